import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { gaussLegendre } from './gauss-legendre.ts';

const { exp, log, sqrt } = Math;

/** Beyond so many standard deviations of the scale there is less than 1e-16 of it. */
const FAR = 12;

/**
 * @returns P(T ≥ t) for Student's t with `df` degrees of freedom around `center`: (Z + center) / S. With `center` 0 it
 * is the ordinary t.
 *
 * Integrated over the scale S, a chi divided by √df, to about 1e-12.
 * @param df at least 1
 * @see Johnson, Kotz & Balakrishnan 1995, 31; checked in power.spec.ts against scipy
 */
export function noncentralUpperTail(t: number, df: number, center: number): number {
  const deviation = 1 / sqrt(2 * df);
  const low = Math.max(0, 1 - FAR * deviation);
  // The normal tail of a large t turns within 1 / t.
  const width = Math.min(deviation, 1 / (1 + Math.abs(t)));
  const { points, weights } = gaussLegendre(low, 1 + FAR * deviation, width);
  let sum = 0;
  let mass = 0;
  for (let index = 0; index < points.length; index++) {
    const scale = points[index] ?? 0;
    // The density but for its constant, which the division below puts in.
    const weight =
      (weights[index] ?? 0) * exp((df - 1) * log(scale) - (df * (scale * scale - 1)) / 2);
    mass += weight;
    sum += weight * normalCdf(center - t * scale, 0, 1);
  }
  return sum / mass;
}
