import { medianAbsoluteDeviation } from 'simple-statistics';
import { assertFinite } from './sample.ts';

/** Times this, the median absolute deviation of normal values is their standard deviation: 1 / Φ⁻¹(3/4). */
export const NORMAL_MAD = 1.482602218505602;

/**
 * Gives the median distance from the median: a spread that up to half of the values cannot distort. Not scaled.
 * 0 for a sample of which more than half is one value.
 *
 * @param values any order, at least 1
 * @throws PerfError SAMPLE_TOO_SMALL, SAMPLE_INVALID
 * @see Hampel 1974; checked in mad.spec.ts against scipy
 */
export function mad(values: readonly number[]): number {
  assertFinite('mad', 'values', values);
  return medianAbsoluteDeviation([...values]);
}
