import cdf from '@stdlib/stats-base-dists-t-cdf';
import quantile from '@stdlib/stats-base-dists-t-quantile';

/** @returns t such that |T| ≤ t with probability `confidence` for Student's t with `df` degrees of freedom */
export function twoSidedT(confidence: number, df: number): number {
  return quantile((1 + confidence) / 2, df);
}

/** @returns P(T ≥ t), exact far out too: the lower tail of −t loses no digits, 1 − cdf(t) would */
export function upperTail(t: number, df: number): number {
  return cdf(-t, df);
}
