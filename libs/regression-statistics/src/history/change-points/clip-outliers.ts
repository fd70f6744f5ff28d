const { max, min } = Math;

/**
 * Pulls single values that stand far from their neighbours back to them, so that one bad night is no change. Up to two
 * side by side are pulled back, at the ends too; steps and slopes stay as they are.
 *
 * @param values at least 6
 * @param limit how far a value may stand from the median of the five around it
 * @see Tukey 1977, Exploratory Data Analysis, chapter 7: running medians and their end-point rule
 */
export function clipOutliers(values: Float64Array, limit: number): Float64Array {
  const { length } = values;
  const clipped = new Float64Array(length);
  const medians = runningMedians(values);
  for (let index = 0; index < length; index++) {
    const middle = medians[index] ?? 0;
    clipped[index] = max(middle - limit, min(middle + limit, values[index] ?? 0));
  }
  return clipped;
}

/** Medians of five: they hold against two outliers side by side, and keep the edge of a step where it is. */
function runningMedians(values: Float64Array): Float64Array {
  const last = values.length - 1;
  const medians = new Float64Array(values.length);
  let [a = 0, b = 0, c = 0, d = 0] = values;
  for (let index = 4; index <= last; index++) {
    const e = values[index] ?? 0;
    // Neither the lowest nor the highest of the first four is the median; it is among the other three.
    const low = max(min(a, b), min(c, d));
    const high = min(max(a, b), max(c, d));
    medians[index - 2] = middleOf(low, high, e);
    a = b;
    b = c;
    c = d;
    d = e;
  }
  // The two at each end have no five around them: what lies between the next median and its line goes.
  for (const [inner, step] of [
    [2, 1],
    [last - 2, -1],
  ] as const) {
    const next = medians[inner] ?? 0;
    const slope = next - (medians[inner + step] ?? 0);
    for (const distance of [1, 2]) {
      const index = inner - step * distance;
      medians[index] = middleOf(next, next + slope * distance, values[index] ?? 0);
    }
  }
  return medians;
}

function middleOf(a: number, b: number, c: number): number {
  return max(min(a, b), min(max(a, b), c));
}
