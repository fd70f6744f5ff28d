import type { UslFit } from '@perf-agent/contracts';

/** Three parameters pass through three levels exactly: from the fourth on the data can contradict the law. */
const MIN_LEVEL_COUNT = 4;

type Located = Pick<
  UslFit,
  'peakConcurrency' | 'peakInterval' | 'peakThroughputRps' | 'identified' | 'reason'
>;

/**
 * Says where throughput peaks, N* = √((1 − α) / β), if the data can: β differs from 0, and levels lie on both sides of
 * the peak. A peak beyond the data is an extrapolation, not a finding: the first six points of the published raytracer
 * data put it at 24 processors, and at 64 throughput still rises.
 *
 * @param fit without its peak
 */
export function locatePeak(fit: Omit<UslFit, keyof Located>, minConcurrency: number): Located {
  const { alpha, beta, gamma, intervals, levelCount, maxConcurrency } = fit;
  if (levelCount < MIN_LEVEL_COUNT)
    return unknown(
      `only ${levelCount} concurrencies were measured, at least ${MIN_LEVEL_COUNT} are needed`,
    );
  if (intervals === undefined) return unknown('the points do not determine the parameters');
  if (alpha >= 1)
    return unknown('throughput falls from the first user on: contention is 1 or more');
  if (beta === 0)
    return unknown(`throughput shows no peak up to ${maxConcurrency}: the best beta is 0`);
  if (intervals.beta.low <= 0)
    return unknown(
      'the 95 % interval of beta includes 0: the data fit a law without a peak as well',
    );
  const peak = Math.sqrt((1 - alpha) / beta);
  if (peak > maxConcurrency)
    return unknown(
      `the data do not reach the peak: it would lie at ${peak.toPrecision(3)}, measured was up to ${maxConcurrency}`,
    );
  if (peak < minConcurrency)
    return unknown(
      `the data start behind the peak: it would lie at ${peak.toPrecision(3)}, measured was from ${minConcurrency}`,
    );
  const peakThroughputRps = (gamma * peak) / (1 + alpha * (peak - 1) + beta * peak * (peak - 1));
  return {
    peakConcurrency: peak,
    peakInterval: peakInterval(fit, peak, intervals.beta.high),
    peakThroughputRps,
    identified: true,
  };
}

/** Delta method on log N* = (log(1 − α) − log β) / 2. */
function peakInterval(
  { alpha, beta, standardErrors, alphaBetaCovariance = 0 }: Omit<UslFit, keyof Located>,
  peak: number,
  betaHigh: number,
): { low: number; high: number } {
  const [byAlpha, byBeta] = [-0.5 / (1 - alpha), -0.5 / beta];
  const [alphaError, betaError] = [standardErrors?.alpha ?? 0, standardErrors?.beta ?? 0];
  const variance =
    (byAlpha * alphaError) ** 2 +
    (byBeta * betaError) ** 2 +
    2 * byAlpha * byBeta * alphaBetaCovariance;
  const t = betaError === 0 ? 0 : (betaHigh - beta) / betaError;
  const factor = Math.exp(t * Math.sqrt(Math.max(0, variance)));
  return { low: peak / factor, high: peak * factor };
}

function unknown(reason: string): Located {
  return { peakConcurrency: null, peakThroughputRps: null, identified: false, reason };
}
