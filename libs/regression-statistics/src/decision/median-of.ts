/**
 * Gives the median by selection, in linear time.
 *
 * @param values are reordered in place, those from `from` up to `to` only
 * @returns 0 without values
 */
export function medianOf(values: Float64Array, from = 0, to = values.length): number {
  if (to <= from) return 0;
  const middle = from + ((to - from) >> 1);
  const upper = select(values, middle, from, to - 1);
  if ((to - from) % 2 === 1) return upper;
  // What lies before the upper middle is at most that: the greatest of it is the lower one.
  let lower = values[from] ?? 0;
  for (let i = from + 1; i < middle; i++) {
    const value = values[i] ?? 0;
    if (value > lower) lower = value;
  }
  return (lower + upper) / 2;
}

/**
 * Puts the value of one rank in its place, smaller ones before and larger ones behind it.
 *
 * @see Hoare 1961, Algorithm 65: Find; with the median of three as pivot
 */
function select(values: Float64Array, rank: number, first: number, last: number): number {
  let left = first;
  let right = last;
  while (right > left) {
    const pivot = medianOfThree(
      values[left] ?? 0,
      values[(left + right) >> 1] ?? 0,
      values[right] ?? 0,
    );
    let i = left;
    let j = right;
    while (i <= j) {
      while ((values[i] ?? 0) < pivot) i++;
      while ((values[j] ?? 0) > pivot) j--;
      if (i > j) break;
      const value = values[i] ?? 0;
      values[i++] = values[j] ?? 0;
      values[j--] = value;
    }
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else break;
  }
  return values[rank] ?? 0;
}

function medianOfThree(a: number, b: number, c: number): number {
  if (a < b) return b < c ? b : a < c ? c : a;
  return a < c ? a : b < c ? c : b;
}
