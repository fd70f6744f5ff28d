import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';

/** How the error probability is spent over the looks: hardly any early, or near evenly. */
export type Spending = 'obrien-fleming' | 'pocock';

/**
 * Says how much of an error probability may be spent by the time a share of the planned information is there.
 *
 * @param share above 0, to 1
 * @param alpha of one side
 * @returns rises with `share` from 0 to alpha
 * @see Lan & DeMets 1983: α₁* (O'Brien–Fleming-like) and α₂* (Pocock-like)
 */
export function spent(spending: Spending, share: number, alpha: number): number {
  if (share >= 1) return alpha;
  if (spending === 'pocock') return alpha * Math.log(1 + (Math.E - 1) * share);
  return 2 * normalCdf(normalQuantile(alpha / 2, 0, 1) / Math.sqrt(share), 0, 1);
}
