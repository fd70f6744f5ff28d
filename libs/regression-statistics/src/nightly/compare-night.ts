import {
  METRICS,
  PerfError,
  type Interval,
  type MetricComparison,
  type NightlyMetric,
} from '@perf-agent/contracts';
import { judgeChange } from './judge-change.ts';
import { predictNight } from './predict-night.ts';
import { changeText } from './reasons.ts';
import { assertShare, mean } from '../primitives/sample.ts';

/** Fewer nights give no idea of how much nights differ. */
export const MIN_NIGHTS = 3;
/** How often a quiet night may look significant; the threshold must be passed as well. */
export const ALPHA = 0.01;
/** The default of the configuration, for callers that do not say how many repeats tonight had. */
const USUAL_REPEATS = 5;

export type NightValue = MetricComparison['baseline']['nights'][number];

export type NightInput = {
  readonly scenario: string;
  readonly metric: NightlyMetric;
  readonly tonight: Interval;
  /** The usable nights of the last 7 days, any order: see `baselineNights`. */
  readonly baselineNights: readonly NightValue[];
  /** Positive, in the change kind of the metric: 0.2 = 20 %, or 0.05 = 5 percentage points for error ratios. */
  readonly threshold: number;
  readonly alpha?: number;
  /** How many repeats `tonight` comes from. */
  readonly repeatCount?: number;
};

/**
 * Compares tonight's value of one metric with its 7-day rolling average.
 *
 * | verdict | when |
 * | --- | --- |
 * | no-baseline | fewer than 3 nights |
 * | regressed | worse by more than the threshold, and p < alpha; a suspicion until it is measured again: `confirm` |
 * | improved | better by more than the threshold, and p < alpha |
 * | unchanged | the bad end of the change's 95 % interval is within the threshold |
 * | inconclusive | anything else: the noise allows a regression, or the values allow no comparison |
 *
 * @returns only finite numbers: what cannot be computed or is out of range is 'inconclusive', with the reason
 * @throws PerfError SAMPLE_INVALID when tonight's value, the threshold or alpha is no number that could be returned
 * @see predictNight for the test
 */
export function compareNight(input: NightInput): MetricComparison {
  assertNumbers(input);
  const { scenario, metric, threshold } = input;
  const usable = input.baselineNights.filter(({ value }) => Number.isFinite(value));
  const nights = usable.toSorted((a, b) => (a.date < b.date ? -1 : 1));
  const values = nights.map(({ value }) => value);
  const average = mean(values);
  const tonight = finiteBounds(input.tonight);
  const facts = {
    scenario,
    metric,
    tonight,
    baseline: { ...(Number.isFinite(average) && { average }), nights },
    threshold,
  };
  if (nights.length < MIN_NIGHTS) {
    const reason = `${nights.length} of at least ${MIN_NIGHTS} nights that a baseline needs.`;
    return { ...facts, verdict: 'no-baseline', reason };
  }
  const obstacle =
    nights.length < input.baselineNights.length
      ? 'A night of the baseline is not a finite number.'
      : findObstacle(metric, tonight.value, values, average);
  if (obstacle) return { ...facts, verdict: 'inconclusive', reason: obstacle };

  const repeatCount = input.repeatCount ?? USUAL_REPEATS;
  const prediction = predictNight({ metric, tonight, nights: values, repeatCount });
  const { change, pWorse } = prediction;
  // Times 100, since the reason gives percent.
  if (![change.value, change.low, change.high * 100, pWorse].every(Number.isFinite)) {
    const reason = `Tonight's ${METRICS[metric].label} and its baseline lie too far apart to compute a change.`;
    return { ...facts, verdict: 'inconclusive', reason };
  }
  const alpha = input.alpha ?? ALPHA;
  const baseline = { average, nightCount: nights.length };
  const { verdict, why } = judgeChange(metric, prediction, threshold, alpha);
  const reason = `${changeText(metric, tonight.value, baseline, change.value)}; ${why}.`;
  return { ...facts, verdict, reason, change, pValue: pWorse };
}

/** @returns why these values cannot be compared, if so */
function findObstacle(
  metric: NightlyMetric,
  tonight: number,
  nights: readonly number[],
  average: number,
): string | undefined {
  const { label, changeKind } = METRICS[metric];
  const max = changeKind === 'points' ? 1 : Number.MAX_VALUE;
  const outside = [tonight, ...nights].find((value) => value < 0 || value > max);
  if (outside !== undefined) {
    return `${outside} is out of range for ${label}: expected ${changeKind === 'points' ? 'from 0 to 1' : 'at least 0'}.`;
  }
  if (!Number.isFinite(average)) return `The nights of the ${label} are too large to be averaged.`;
  if (changeKind === 'ratio' && average === 0) {
    return `The average ${label} of ${nights.length} nights is 0: no relative change can be given.`;
  }
  return undefined;
}

function finiteBounds({ value, low, high }: Interval): Interval {
  return {
    value,
    ...(Number.isFinite(low) && { low }),
    ...(Number.isFinite(high) && { high }),
  };
}

function assertNumbers({ metric, tonight, threshold, alpha = ALPHA }: NightInput): void {
  assertShare('compareNight', 'alpha', alpha);
  if (!Number.isFinite(tonight.value)) {
    throw new PerfError('SAMPLE_INVALID', `compareNight: tonight's ${metric} is ${tonight.value}`);
  }
  if (!(threshold > 0 && Number.isFinite(threshold))) {
    const message = `compareNight: the threshold of ${metric} is ${threshold}, expected above 0`;
    throw new PerfError('SAMPLE_INVALID', message);
  }
}
