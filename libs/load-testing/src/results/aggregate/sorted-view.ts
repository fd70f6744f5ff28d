/** A set of values that can be counted, not looked into. */
export type Distribution = {
  readonly count: number;
  countAtMost(value: number): number;
};

/**
 * Several sets of values as one ascending sequence that is stored nowhere: the few order statistics that quantiles and
 * their intervals ask for are found by bisection.
 *
 * @param min the smallest value, not negative
 * @param max the largest
 */
export function sortedView(
  parts: readonly Distribution[],
  min: number,
  max: number,
): ArrayLike<number> {
  const length = parts.reduce((sum, { count }) => sum + count, 0);
  return new Proxy<ArrayLike<number>>([], {
    get(_target, key) {
      if (key === 'length') return length;
      const rank = typeof key === 'string' ? Number(key) : NaN;
      const inside = Number.isInteger(rank) && rank >= 0 && rank < length;
      return inside ? orderStatistic(parts, rank, min, max) : undefined;
    },
  });
}

/** @returns the smallest value that more than `rank` values do not exceed: one of the values themselves */
function orderStatistic(
  parts: readonly Distribution[],
  rank: number,
  min: number,
  max: number,
): number {
  const isReached = (value: number): boolean => {
    let count = 0;
    for (const part of parts) count += part.countAtMost(value);
    return count > rank;
  };
  if (isReached(min)) return min;
  let low = min;
  let high = max;
  for (;;) {
    const middle = low + (high - low) / 2;
    // No double lies between them.
    if (middle <= low || middle >= high) return high;
    if (isReached(middle)) high = middle;
    else low = middle;
  }
}

/** @param values ascending @param length how many of them are there @returns how many do not exceed the value */
export function countAtMost(values: Float64Array, length: number, value: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? Infinity) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @param counts values with how often each occurs, ascending */
export function countedDistribution(counts: readonly (readonly [number, number])[]): Distribution {
  const values = Float64Array.from(counts, ([value]) => value);
  const ends = new Float64Array(counts.length);
  let count = 0;
  for (const [index, [, more]] of counts.entries()) ends[index] = count += more;
  return {
    count,
    countAtMost: (value) => ends[countAtMost(values, values.length, value) - 1] ?? 0,
  };
}
