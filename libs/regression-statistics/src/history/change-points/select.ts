/**
 * Finds the value that would stand at `rank` after sorting, in linear time on average. Reorders `values`.
 *
 * @param values without NaN
 * @param rank from 0, below `count`
 * @param count only so many values from the front are looked at
 * @see Hoare 1961, algorithm 65
 */
export function select(values: Float64Array, rank: number, count = values.length): number {
  let left = 0;
  let right = count - 1;
  while (left < right) {
    const pivot = medianOfThree(
      at(values, left),
      at(values, (left + right) >> 1),
      at(values, right),
    );
    let low = left;
    let high = right;
    while (low <= high) {
      while (at(values, low) < pivot) low++;
      while (at(values, high) > pivot) high--;
      if (low > high) break;
      const held = at(values, low);
      values[low] = at(values, high);
      values[high] = held;
      low++;
      high--;
    }
    if (rank <= high) right = high;
    else if (rank >= low) left = low;
    else break;
  }
  return at(values, rank);
}

/** The middle value, the lower one of two. Reorders `values`. */
export function lowerMedian(values: Float64Array, count = values.length): number {
  return count === 0 ? 0 : select(values, (count - 1) >> 1, count);
}

function medianOfThree(a: number, b: number, c: number): number {
  if (a < b) return b < c ? b : a < c ? c : a;
  return a < c ? a : b < c ? c : b;
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? 0;
}
