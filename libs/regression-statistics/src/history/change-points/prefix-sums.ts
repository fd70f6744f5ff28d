/** Sums before each index: what a segment sums up to is the difference of two. */
export type PrefixSums = {
  readonly sums: Float64Array;
  readonly squares: Float64Array;
};

/** @param values best centred on 0: the squares lose digits otherwise */
export function prefixSums(values: Float64Array): PrefixSums {
  const sums = new Float64Array(values.length + 1);
  const squares = new Float64Array(values.length + 1);
  let sum = 0;
  let square = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0;
    sum += value;
    square += value * value;
    sums[index + 1] = sum;
    squares[index + 1] = square;
  }
  return { sums, squares };
}
