import betaCdf from '@stdlib/stats-base-dists-beta-cdf';
import { assertFinite, assertShare } from './sample.ts';

/**
 * The tails of the beta distribution fall at least as exp(−x) with x in standard deviations and steps of 1 / n: beyond
 * this many of both there is less than 1e-17 left.
 */
const REACH = 40;

/**
 * Gives the Harrell–Davis quantile: a mean of all order statistics, weighted by how likely each is the quantile.
 * Steadier than `quantile` in small samples of smooth data; it is not robust, one wild value moves it.
 *
 * @param sorted ascending, at least 1; its order is not checked
 * @param p between 0 and 1, both excluded
 * @throws PerfError SAMPLE_TOO_SMALL without values; SAMPLE_INVALID for another p, a NaN or an infinity
 * @see Harrell & Davis 1982; checked in harrell-davis.spec.ts against scipy
 */
export function harrellDavis(sorted: ArrayLike<number>, p: number): number {
  assertShare('harrellDavis', 'p', p);
  assertFinite('harrellDavis', 'sorted', sorted);
  const n = sorted.length;
  const alpha = (n + 1) * p;
  const beta = (n + 1) * (1 - p);
  const reach = REACH * (Math.sqrt((p * (1 - p)) / (n + 2)) + 1 / n);
  const first = Math.max(0, Math.floor((p - reach) * n) - 1);
  const end = Math.min(n, Math.ceil((p + reach) * n) + 1);
  let sum = 0;
  let below = first === 0 ? 0 : betaCdf(first / n, alpha, beta);
  for (let index = first; index < end; index++) {
    const upTo = index === n - 1 ? 1 : betaCdf((index + 1) / n, alpha, beta);
    sum += (upTo - below) * (sorted[index] ?? Number.NaN);
    below = upTo;
  }
  return sum;
}
