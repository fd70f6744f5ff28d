import type { EstablishedChange } from './scan-nights.ts';
import { NIGHT_RULE } from './rule.ts';
import { whitenedFit, type Nights } from './whitened-fit.ts';

/** The last nights that stand for the present level of a worsening that creeps on. */
const LAST_NIGHTS = 7;

/**
 * Compares the last nights with the level before a worsening began, whatever happened in between: creep is more than the
 * sum of the steps that were noticed.
 *
 * @param first the change that began it
 * @param starts indices at which levels began before it
 * @returns as the change, with the step up to `last`; undefined with fewer than 7 nights since the onset
 */
export function openTotal(
  nights: Nights,
  first: EstablishedChange,
  starts: readonly number[],
  last: number,
): EstablishedChange | undefined {
  const to = last + 1;
  if (to - first.onset < LAST_NIGHTS) return undefined;
  const start = starts.findLast((index) => index < first.onset) ?? 0;
  const from = Math.max(start, first.onset - NIGHT_RULE.referenceNights);
  const skip = new Uint8Array(to).fill(1, first.onset, to - LAST_NIGHTS);
  for (const outlier of first.outliers) if (outlier < first.onset) skip[outlier] = 1;
  const { noise } = first;
  const fit = whitenedFit(nights, from, to, to - LAST_NIGHTS, skip, noise.correlation);
  const standardError = Math.sqrt(fit.stepVariance) * noise.sigma;
  return { ...first, establishedAt: last, step: fit.step, standardError };
}
