import { CORRELATIONS, INDEPENDENT } from './correlation.ts';
import { NIGHT_RULE } from './rule.ts';
import type { Noise } from './robust-fit.ts';
import { medianOf } from './median-of.ts';
import { whitenedFit, type Nights } from './whitened-fit.ts';

// Bound once: a test runner's sandbox looks globals up slowly.
const { abs, log, max, min, sqrt } = Math;

/** Makes a median absolute deviation the standard deviation of a normal distribution. */
const MAD_TO_SIGMA = 1.4826;
/** Nights beyond this many times the noise are no measure of it. */
const OUTLIER_SIGMAS = 3.5;
/** Before anything was seen: one outlier in fifty nights. */
const PRIOR_OUTLIERS = 1;
const PRIOR_NIGHTS = 50;
/**
 * Twice the log of how thinly outliers are spread: evenly over 0.5 on the log scale (up to +65 %) against the peak of
 * a noise of 0.025.
 */
const OUTLIER_SPREAD = 2 * log(0.5 / (0.025 * sqrt(2 * Math.PI)));
/** Nights that are all the same have no residuals, and no logarithm of them. */
const TINY = 1e-12;
const OUTLIER_COST = { min: 9, max: 16 };

export type NoiseModel = Noise & {
  /** Degrees of freedom behind sigma. */
  readonly freedom: number;
};

/**
 * Estimates how much nights vary around their level and how much neighbours resemble each other, by maximum
 * likelihood over a few correlations. Outliers, told by the median absolute deviation, are left out and counted.
 *
 * @param nights levels of established changes already taken out
 * @param minSigma the least noise that is believed, on the scale of the nights
 * @param work at least `to` − `from` numbers to work with
 */
export function noiseModel(
  nights: Nights,
  from: number,
  to: number,
  minSigma: number,
  work: Float64Array,
): NoiseModel {
  const { skip, outlierCount } = findOutliers(nights.y, from, to, minSigma, work);
  const freedom = max(1, to - from - outlierCount - 1);
  let best = { correlation: INDEPENDENT, variance: 0, likelihood: -Infinity };
  for (const correlation of CORRELATIONS) {
    const { rss, logDeterminant } = whitenedFit(nights, from, to, to, skip, correlation);
    const variance = (rss + TINY) / freedom;
    const penalty = correlation.sharedPart > 0 ? NIGHT_RULE.autocorrelationPenalty : 0;
    const likelihood = -0.5 * (freedom * log(variance) + logDeterminant) - penalty;
    if (likelihood > best.likelihood) best = { correlation, variance, likelihood };
  }
  const rate = (outlierCount + PRIOR_OUTLIERS) / (to - from + PRIOR_NIGHTS);
  const outlierCost = 2 * log((1 - rate) / rate) + OUTLIER_SPREAD;
  return {
    sigma: max(sqrt(best.variance), minSigma),
    correlation: best.correlation,
    freedom,
    outlierCost: min(OUTLIER_COST.max, max(OUTLIER_COST.min, outlierCost)),
  };
}

function findOutliers(
  y: Float64Array,
  from: number,
  to: number,
  minSigma: number,
  work: Float64Array,
): { skip: Uint8Array; outlierCount: number } {
  const count = to - from;
  for (let i = 0; i < count; i++) work[i] = y[from + i] ?? 0;
  const center = medianOf(work, 0, count);
  for (let i = 0; i < count; i++) work[i] = abs((y[from + i] ?? 0) - center);
  const deviation = medianOf(work, 0, count);
  for (let i = 1; i < count; i++) work[i - 1] = abs((y[from + i] ?? 0) - (y[from + i - 1] ?? 0));
  const difference = medianOf(work, 0, count - 1);
  const scale = max(MAD_TO_SIGMA * deviation, (MAD_TO_SIGMA / Math.SQRT2) * difference, minSigma);
  const skip = new Uint8Array(to);
  let outlierCount = 0;
  for (let i = from; i < to; i++) {
    if (abs((y[i] ?? 0) - center) <= OUTLIER_SIGMAS * scale) continue;
    skip[i] = 1;
    outlierCount++;
  }
  return { skip, outlierCount };
}
