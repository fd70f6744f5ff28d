/**
 * Finds the k-th smallest of all differences b − a, m · n of them, without writing them down.
 *
 * Bisection between the least and the largest difference. Each step is one sweep of O(m + n) over the sorted samples,
 * and moves a bound onto a difference that is there: tens of steps, and the result is exact to the last digit.
 *
 * @param a ascending, at least 1
 * @param b ascending, at least 1; no difference may overflow
 * @param k 0-based, below m · n
 * @see Monahan 1984, Algorithm 616, whose sweep this is
 */
export function selectDifference(a: Float64Array, b: Float64Array, k: number): number {
  let low = (b[0] ?? 0) - (a.at(-1) ?? 0);
  let high = (b.at(-1) ?? 0) - (a[0] ?? 0);
  while (low < high) {
    const middle = low / 2 + high / 2;
    // Between two neighbouring numbers the middle can round to the upper one, which would not move it.
    const pivot = middle < high ? Math.max(low, middle) : low;
    const { count, atMost, above } = sweep(a, b, pivot);
    if (count > k) high = atMost;
    else low = above;
  }
  return low;
}

/** How many differences are at most the pivot, the largest of these, and the least above it. */
type Sweep = { readonly count: number; readonly atMost: number; readonly above: number };

function sweep(a: Float64Array, b: Float64Array, pivot: number): Sweep {
  let count = 0;
  let atMost = -Infinity;
  let above = Infinity;
  // The differences of one b fall as a rises: with b rising, the first a that is near enough never moves back.
  let first = 0;
  for (const value of b) {
    while (first < a.length && value - (a[first] ?? 0) > pivot) first++;
    count += a.length - first;
    if (first < a.length) {
      const near = value - (a[first] ?? 0);
      if (near > atMost) atMost = near;
    }
    if (first > 0) {
      const far = value - (a[first - 1] ?? 0);
      if (far < above) above = far;
    }
  }
  return { count, atMost, above };
}
