/** Up to here a plain insertion sort beats the built-in one, which is made for long arrays. */
const SHORT = 80;

/** @param values are sorted in place @returns 0 without values */
export function medianOf(values: Float64Array): number {
  sortAscending(values);
  const middle = values.length >> 1;
  if (values.length % 2 === 1) return values[middle] ?? 0;
  return values.length === 0 ? 0 : ((values[middle - 1] ?? 0) + (values[middle] ?? 0)) / 2;
}

/** Sorts in place. */
export function sortAscending(values: Float64Array): void {
  if (values.length > SHORT) {
    values.sort();
    return;
  }
  for (let i = 1; i < values.length; i++) {
    const value = values[i] ?? 0;
    let j = i - 1;
    while (j >= 0 && (values[j] ?? 0) > value) {
      values[j + 1] = values[j] ?? 0;
      j--;
    }
    values[j + 1] = value;
  }
}
