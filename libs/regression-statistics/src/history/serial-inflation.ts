import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { midRanks } from './mid-ranks.ts';

/** Correlations count from this surety on, as in the paper. */
const SIGNIFICANT = 0.95;

/**
 * Says how much more Kendall's statistic varies because neighbouring values resemble each other: 1 for independent ones.
 * Negative correlations are not used to make anything surer.
 *
 * @param residuals in the order of time, trend taken out
 * @see Hamed & Rao 1998, J. Hydrology 204, eq. 21
 */
export function serialInflation(residuals: readonly number[]): number {
  const n = residuals.length;
  const ranks = midRanks(residuals);
  const correlations = autocorrelations(ranks);
  const least = normalQuantile((1 + SIGNIFICANT) / 2, 0, 1) / Math.sqrt(n);
  let sum = 0;
  for (let lag = 1; lag < n; lag++) {
    const correlation = correlations[lag] ?? 0;
    if (Math.abs(correlation) <= least) continue;
    sum += (n - lag) * (n - lag - 1) * (n - lag - 2) * correlation;
  }
  return Math.max(1, 1 + (2 * sum) / (n * (n - 1) * (n - 2)));
}

/** @returns the autocorrelation of each lag, from 0 on; zeros for a constant */
export function autocorrelations(values: readonly number[]): number[] {
  const n = values.length;
  let mean = 0;
  for (const value of values) mean += value / n;
  const centred = values.map((value) => value - mean);
  const sums = centred.map((_, lag) => {
    let sum = 0;
    for (let index = lag; index < n; index++) {
      sum += (centred[index] ?? 0) * (centred[index - lag] ?? 0);
    }
    return sum;
  });
  const variance = sums[0] ?? 0;
  return sums.map((sum) => (variance > 0 ? sum / variance : 0));
}
