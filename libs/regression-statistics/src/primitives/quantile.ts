import { PerfError } from '@perf-agent/contracts/basics';

/**
 * Gives the quantile of type 7: linear between the two order statistics around (n − 1)p + 1.
 * The same as R's and NumPy's default.
 *
 * @param sorted ascending, at least 1; its order is not checked
 * @param p 0 to 1
 * @throws PerfError SAMPLE_TOO_SMALL without values; SAMPLE_INVALID for another p, or where it meets a NaN or infinity
 * @see Hyndman & Fan 1996, definition 7; checked in quantile.spec.ts against scipy
 */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  if (!(p >= 0 && p <= 1)) {
    throw new PerfError('SAMPLE_INVALID', `quantile: p is ${p}, expected from 0 to 1`);
  }
  const position = (sorted.length - 1) * p;
  const index = Math.floor(position);
  const below = sorted[index];
  if (below === undefined) {
    throw new PerfError('SAMPLE_TOO_SMALL', 'quantile: 0 values, expected at least 1');
  }
  const above = sorted[index + 1] ?? below;
  const value = below + (above - below) * (position - index);
  if (Number.isFinite(value)) return value;
  throw new PerfError(
    'SAMPLE_INVALID',
    `quantile: values ${index} and ${index + 1} are ${below} and ${above}, expected finite numbers`,
  );
}

/**
 * @param values any order, at least 1
 * @throws PerfError SAMPLE_TOO_SMALL without values
 */
export function median(values: readonly number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}
