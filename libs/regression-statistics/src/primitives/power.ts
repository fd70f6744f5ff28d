import { PerfError } from '@perf-agent/contracts/basics';
import quantile from '@stdlib/stats-base-dists-t-quantile';
import { noncentralUpperTail } from './noncentral-t.ts';
import { assertShare } from './sample.ts';

/** More than this is no plan: the answer is "not with this noise". */
const MOST = 100_000;

export type Planned = {
  /** The difference of the means that is to be found, in the unit of the values. */
  readonly effect: number;
  /** The noise of one value (one run, or one night's median): its standard deviation, same unit. */
  readonly sd: number;
  readonly alpha?: number;
  readonly sides?: 1 | 2;
};

/**
 * Gives the probability that a t-test of two groups finds an effect.
 *
 * @param sizes how many values each group has; together at least 3
 * @throws PerfError SAMPLE_INVALID for an sd that is not above 0, an alpha that is none; SAMPLE_TOO_SMALL
 * @see Cohen 1988, 2; checked in power.spec.ts against scipy and published tables
 */
export function powerOfMeans(
  { effect, sd, alpha = 0.05, sides = 2 }: Planned,
  [a, b]: readonly [number, number],
): number {
  assertPlanned('powerOfMeans', effect, sd, alpha);
  const df = a + b - 2;
  if (!(a >= 1 && b >= 1 && df >= 1)) {
    throw new PerfError(
      'SAMPLE_TOO_SMALL',
      `powerOfMeans: ${a} and ${b} values, expected 1 a side and 3 together at least`,
    );
  }
  const critical = quantile(1 - alpha / sides, df);
  const center = effect / (sd * Math.sqrt(1 / a + 1 / b));
  const towards = noncentralUpperTail(critical, df, center);
  return sides === 2 ? towards + noncentralUpperTail(critical, df, -center) : towards;
}

/**
 * Says how many runs a side are needed to find an effect by comparing two groups of the same size.
 *
 * @param power the wanted probability to find it
 * @returns at least 2; undefined if 100,000 are not enough
 * @throws PerfError SAMPLE_INVALID as `powerOfMeans`, or for a power that is none
 */
export function runsNeeded(planned: Planned, power = 0.8): number | undefined {
  assertShare('runsNeeded', 'power', power);
  return least(2, (n) => powerOfMeans(planned, [n, n]) >= power);
}

/**
 * Says how many new nights are needed to find an effect against the nights that are there.
 *
 * @param planned its sd is that of a night's value: see `nightDeviation`
 * @param baselineNights how many nights there are before the change
 * @returns at least 1; undefined if no number is enough: the baseline's own error is too large
 * @throws PerfError SAMPLE_TOO_SMALL below 2 baseline nights; SAMPLE_INVALID as `runsNeeded`
 */
export function nightsNeeded(
  planned: Planned,
  baselineNights: number,
  power = 0.8,
): number | undefined {
  assertShare('nightsNeeded', 'power', power);
  return least(1, (n) => powerOfMeans(planned, [baselineNights, n]) >= power);
}

export type NightNoise = {
  /** Standard deviation of the nights' true levels: more runs do not lessen it. */
  readonly between: number;
  /** Standard deviation of the runs of one night around its level. */
  readonly within: number;
  readonly runs: number;
};

/**
 * Gives the noise of a night's median of runs.
 *
 * A median of many normal runs has π / 2 times the variance of their mean, one of few has less: this errs towards more
 * noise.
 *
 * @throws PerfError SAMPLE_INVALID for a negative deviation or less than 1 run
 */
export function nightDeviation({ between, within, runs }: NightNoise): number {
  if (between >= 0 && within >= 0 && runs >= 1 && Number.isFinite(between + within + runs)) {
    const ofMedian = runs <= 2 ? 1 : Math.PI / 2;
    return Math.hypot(between, within * Math.sqrt(ofMedian / runs));
  }
  throw new PerfError(
    'SAMPLE_INVALID',
    `nightDeviation: between ${between}, within ${within}, runs ${runs}: expected deviations from 0, runs from 1`,
  );
}

/** The least n from `first` on that is enough: doubling, then bisection. */
function least(first: number, isEnough: (n: number) => boolean): number | undefined {
  let low = first;
  let high = first;
  while (!isEnough(high)) {
    if (high >= MOST) return undefined;
    low = high + 1;
    high = Math.min(high * 2, MOST);
  }
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle + 1;
  }
  return high;
}

function assertPlanned(who: string, effect: number, sd: number, alpha: number): void {
  assertShare(who, 'alpha', alpha);
  if (Number.isFinite(effect) && sd > 0 && Number.isFinite(sd)) return;
  throw new PerfError(
    'SAMPLE_INVALID',
    `${who}: effect ${effect}, sd ${sd}: expected finite, sd above 0`,
  );
}
