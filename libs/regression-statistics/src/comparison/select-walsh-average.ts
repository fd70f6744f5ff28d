/**
 * Finds the k-th smallest mean of two values, each value with itself and with every other: n (n + 1) / 2 of them, without
 * writing them down. Bisection by sweeps of O(n), as `selectDifference`.
 *
 * @param sorted ascending, at least 1
 * @param k 0-based, below n (n + 1) / 2
 * @see Walsh 1949 for the averages; Monahan 1984 for the sweep
 */
export function selectWalshAverage(sorted: Float64Array, k: number): number {
  let low = sorted[0] ?? 0;
  let high = sorted.at(-1) ?? 0;
  while (low < high) {
    const middle = low / 2 + high / 2;
    // Between two neighbouring numbers the middle can round to the upper one, which would not move it.
    const pivot = middle < high ? Math.max(low, middle) : low;
    const { count, atMost, above } = sweep(sorted, pivot);
    if (count > k) high = atMost;
    else low = above;
  }
  return low;
}

/** How many averages are at most the pivot, the largest of these, and the least above it. */
type Sweep = { readonly count: number; readonly atMost: number; readonly above: number };

function sweep(sorted: Float64Array, pivot: number): Sweep {
  let count = 0;
  let atMost = -Infinity;
  let above = Infinity;
  // As the first value rises, the last partner that is near enough never moves up again.
  let last = sorted.length - 1;
  for (let first = 0; first < sorted.length; first++) {
    const value = sorted[first] ?? 0;
    while (last >= first && average(value, sorted[last] ?? 0) > pivot) last--;
    if (last >= first) {
      count += last - first + 1;
      atMost = Math.max(atMost, average(value, sorted[last] ?? 0));
    }
    const next = Math.max(first, last + 1);
    if (next < sorted.length) above = Math.min(above, average(value, sorted[next] ?? 0));
  }
  return { count, atMost, above };
}

function average(a: number, b: number): number {
  return a / 2 + b / 2;
}
