import { NORMAL_MAD } from '../primitives/mad.ts';
import { median } from '../primitives/quantile.ts';
import { autocorrelations } from './serial-inflation.ts';
import { midRanks } from './mid-ranks.ts';

const MIN_NIGHTS = 10;
/** Further from its level than so many standard deviations, and this much, a night is an outlier. */
const OUTLIER_DEVIATIONS = 5;
const OUTLIER_SIZE = 0.05;
/** Of a median of several normal runs, as a variance over that of their mean. */
const MEDIAN_VARIANCE = Math.PI / 2;

export type HistoryNoise = {
  /** Standard deviations on the scale of the history, by medians: wild nights and runs do not count. */
  readonly night: number;
  /** Of one run within its night; undefined where nights have one run. */
  readonly run?: number;
  /** Of the nights' own levels: what no number of repeats takes away. */
  readonly between?: number;
  /** Of a night with the one before, by ranks; undefined with too few neighbours. */
  readonly correlation?: number;
  readonly nightCount: number;
  readonly runsPerNight: number;
  /** Nights far from their level: index, and how far. */
  readonly outliers: readonly { readonly index: number; readonly size: number }[];
};

/**
 * Says how much nights and runs vary, how much of it repeats can take away, and which nights are wild.
 *
 * @param at night numbers, ascending
 * @param residuals what is left of each night once level and trend are taken out
 * @param runs of each night, on the same scale, a warm-up left out
 * @returns undefined below 10 nights
 */
export function nightNoise(
  at: readonly number[],
  residuals: readonly number[],
  runs: readonly (readonly number[])[],
): HistoryNoise | undefined {
  if (residuals.length < MIN_NIGHTS) return undefined;
  const night = NORMAL_MAD * median(residuals.map(Math.abs));
  const steps = runs.flatMap((values) =>
    values.slice(1).map((value, i) => value - (values[i] ?? 0)),
  );
  const run =
    steps.length < MIN_NIGHTS ? undefined : (NORMAL_MAD * median(steps.map(Math.abs))) / Math.SQRT2;
  const runsPerNight = median(runs.map(({ length }) => length));
  const ofRuns = (runsPerNight <= 2 ? 1 : MEDIAN_VARIANCE) / runsPerNight;
  const correlation = neighbourCorrelation(at, residuals);
  const outliers = residuals
    .map((size, index) => ({ index, size }))
    .filter(({ size }) => Math.abs(size) > Math.max(OUTLIER_DEVIATIONS * night, OUTLIER_SIZE));
  return {
    night,
    ...(run !== undefined && {
      run,
      between: Math.sqrt(Math.max(0, night ** 2 - ofRuns * run ** 2)),
    }),
    ...(correlation !== undefined && { correlation }),
    nightCount: residuals.length,
    runsPerNight,
    outliers,
  };
}

function neighbourCorrelation(
  at: readonly number[],
  residuals: readonly number[],
): number | undefined {
  // A gap is closed: with few of them that is a small error.
  const gaps = at.filter((night, index) => index > 0 && night - (at[index - 1] ?? 0) > 1).length;
  if (gaps > at.length / 4) return undefined;
  return autocorrelations(midRanks(residuals))[1];
}
