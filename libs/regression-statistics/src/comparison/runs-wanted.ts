import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { runsNeeded } from '../primitives/power.ts';
import { standardDeviation } from '../primitives/sample.ts';
import type { Arms } from './arms.ts';
import type { Needed } from './comparison-types.ts';
import { ALPHA } from './judge-shift.ts';
import type { MeasuredShift, Shift } from './shift.ts';

/**
 * With this power against the floor on either side, eight of ten comparisons of equal builds come out as "same", and nine
 * of ten find an effect of the floor's size.
 */
const POWER = 0.9;
/** Of ranks against means, for normal values (Lehmann & D'Abrera 2006, 2.4). */
const RANK_EFFICIENCY = 0.955;
/** With fewer no test by ranks can be below .05: 2 / C(8, 4) = .029 and 2 / 2⁶ = .031. */
const MIN_RUNS = 4;
const MIN_PAIRS = 6;

/**
 * Says how many runs would settle the question with this noise: from the interval as it came out, or, where there are
 * too few runs for one, from their standard deviation.
 *
 * @param floor on the scale of the arms, above 0
 * @returns undefined where no number is known: no noise to plan by, or more than 100,000 runs
 */
export function runsWanted(
  { shift, pairs }: MeasuredShift,
  { base, candidate }: Arms,
  floor: number,
): Needed | undefined {
  const paired = shift.method === 'signed-rank' && pairs !== undefined;
  const sizes = paired
    ? ([pairs.differences.length, pairs.differences.length] as const)
    : ([base.length, candidate.length] as const);
  const least = paired ? MIN_PAIRS : MIN_RUNS;
  // Two groups of pairs' halves have the noise of the pairs.
  const sd =
    ofInterval(shift, sizes) ??
    (paired ? ofRuns([pairs.differences]) / Math.SQRT2 : ofRuns([base, candidate]));
  const smallest = Math.min(...sizes);
  let perSide = planned(floor, sd, least);
  // There are enough runs for the floor, and the effect lies so near it that they did not settle it.
  if (perSide !== undefined && perSide <= smallest) perSide = planned(floor / 2, sd, least);
  if (perSide === undefined) return undefined;
  perSide = Math.max(perSide, smallest + 1);
  return {
    perSide,
    moreBase: Math.max(0, perSide - sizes[0]),
    moreCandidate: Math.max(0, perSide - sizes[1]),
  };
}

function planned(floor: number, sd: number, least: number): number | undefined {
  if (!Number.isFinite(sd)) return undefined;
  if (sd === 0) return least;
  const needed = runsNeeded({ effect: floor, sd, alpha: ALPHA }, POWER);
  return needed === undefined ? undefined : Math.max(needed, least);
}

/** What the deviation of a run is in effect, outliers and all, from how wide the interval is. */
function ofInterval({ low, high }: Shift, [a, b]: readonly [number, number]): number | undefined {
  if (low === undefined || high === undefined) return undefined;
  const error = (high - low) / 2 / normalQuantile(1 - ALPHA / 2, 0, 1);
  return error / Math.sqrt(1 / a + 1 / b);
}

function ofRuns(arms: readonly (readonly number[])[]): number {
  let squares = 0;
  let df = 0;
  for (const values of arms) {
    if (values.length < 2) continue;
    squares += standardDeviation(values) ** 2 * (values.length - 1);
    df += values.length - 1;
  }
  return df === 0 ? NaN : Math.sqrt(squares / df / RANK_EFFICIENCY);
}
