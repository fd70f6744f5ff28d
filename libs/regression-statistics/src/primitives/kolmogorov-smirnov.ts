import { eachGroup, tieGroups } from './tie-groups.ts';

/**
 * Says how far apart two distributions are: the largest distance between their empirical distribution functions.
 * Sees a change of shape (a second mode) that leaves the median where it was.
 *
 * @param a any order, at least 1
 * @param b same unit, at least 1
 * @returns 0 (alike) to 1 (apart); symmetric
 * @throws PerfError SAMPLE_TOO_SMALL, SAMPLE_INVALID
 * @see Smirnov 1939; checked in kolmogorov-smirnov.spec.ts against scipy
 */
export function kolmogorovSmirnov(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  eachGroup(tieGroups('kolmogorovSmirnov', a, b), (aHere, bHere, aBelow, bBelow) => {
    const distance = Math.abs((aBelow + aHere) / a.length - (bBelow + bHere) / b.length);
    largest = Math.max(largest, distance);
  });
  return largest;
}
