import { PerfError } from '@perf-agent/contracts/basics';
import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { assertFinite, assertShare } from '../primitives/sample.ts';
import { serialInflation } from './serial-inflation.ts';

const { floor, sign, sqrt } = Math;

/** All pairs are compared: 2,000 nights are 2,000,000 of them. */
export const MAX_TREND_VALUES = 2000;

export type Trend = {
  /** Per unit of `at`: the median of the slopes of all pairs, with its interval. */
  readonly slope: { readonly value: number; readonly low: number; readonly high: number };
  /** The value that the line has at `at` 0. */
  readonly intercept: number;
  /** Of no rise and no fall. */
  readonly pTwoSided: number;
  /** How much more Kendall's statistic varies than that of independent values would; at least 1. */
  readonly inflation: number;
};

/**
 * Says whether values rise or fall over time, and how fast: Mann–Kendall test and Theil–Sen line. Up to 29 % of the values
 * may be wild. Neighbours that resemble each other make the test and the interval less sure, never surer.
 *
 * @param values at least 4 and at most 2,000, with `at` ascending
 * @param at when each was measured, in nights: gaps are fine; without, one after the other
 * @throws PerfError SAMPLE_TOO_SMALL; SAMPLE_INVALID, also for times that do not ascend
 * @see Mann 1945; Kendall 1975; Theil 1950; Sen 1968; Hamed & Rao 1998 for the inflation; checked in trend.spec.ts against
 *   pymannkendall and scipy
 */
export function trend(
  values: readonly number[],
  at: readonly number[] = values.map((_, index) => index),
  confidence = 0.95,
): Trend {
  assertShare('trend', 'confidence', confidence);
  assertFinite('trend', 'values', values, 4);
  assertFinite('trend', 'at', at, values.length);
  assertTimes(values.length, at);
  const { slopes, score } = pairs(values, at);
  const value = medianOfSorted(slopes);
  const intercept = medianOfSorted(
    Float64Array.from(values, (one, index) => one - value * (at[index] ?? 0)).sort(),
  );
  const residuals = values.map((one, index) => one - value * (at[index] ?? 0));
  const inflation = serialInflation(residuals);
  const deviation = sqrt(kendallVariance(values) * inflation);
  const reach = normalQuantile((1 + confidence) / 2, 0, 1) * deviation;
  const last = slopes.length - 1;
  // Sen's ranks, as scipy's theilslopes has them.
  const lowRank = Math.max(0, Math.round((slopes.length - reach) / 2) - 1);
  const highRank = Math.min(last, Math.round((slopes.length + reach) / 2));
  return {
    slope: { value, low: slopes[lowRank] ?? value, high: slopes[highRank] ?? value },
    intercept,
    pTwoSided: deviation > 0 ? pOf((score - sign(score)) / deviation) : 1,
    inflation,
  };
}

function assertTimes(count: number, at: readonly number[]): void {
  if (count > MAX_TREND_VALUES || at.length !== count) {
    throw new PerfError(
      'SAMPLE_INVALID',
      `trend: ${count} values at ${at.length} times, expected as many, ${MAX_TREND_VALUES} at most`,
    );
  }
  for (let index = 1; index < count; index++) {
    if ((at[index] ?? 0) > (at[index - 1] ?? 0)) continue;
    throw new PerfError('SAMPLE_INVALID', `trend: time ${index} is not after the one before`);
  }
}

function pairs(
  values: readonly number[],
  at: readonly number[],
): { slopes: Float64Array; score: number } {
  const n = values.length;
  const slopes = new Float64Array((n * (n - 1)) / 2);
  let filled = 0;
  let score = 0;
  for (let later = 1; later < n; later++) {
    const value = values[later] ?? 0;
    const time = at[later] ?? 0;
    for (let earlier = 0; earlier < later; earlier++) {
      const rise = value - (values[earlier] ?? 0);
      score += sign(rise);
      slopes[filled++] = rise / (time - (at[earlier] ?? 0));
    }
  }
  return { slopes: slopes.sort(), score };
}

/** The variance of Kendall's S for independent values, with its correction for ties. */
function kendallVariance(values: readonly number[]): number {
  const n = values.length;
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let sum = n * (n - 1) * (2 * n + 5);
  for (const tied of counts.values()) sum -= tied * (tied - 1) * (2 * tied + 5);
  return sum / 18;
}

function pOf(z: number): number {
  return Math.min(1, 2 * normalCdf(-Math.abs(z), 0, 1));
}

function medianOfSorted(sorted: Float64Array): number {
  const middle = floor((sorted.length - 1) / 2);
  const low = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? low : (low + (sorted[middle + 1] ?? low)) / 2;
}
