import type { Probe } from '@perf-agent/load-testing';
import { quantile } from '@perf-agent/regression-statistics';

/** The rival: doubling until a rate breaks the limit, then halving, with as many requests in every probe. */
export type Bisection = { readonly estimateRps: number; readonly requestCount: number };

/** Ends when half the interval is so small a part of its middle that the end itself adds next to no error. */
const PRECISION = 0.01;
/** Rates beyond are not tried: a probe of a broken service can keep everything. */
const MAX_DOUBLINGS = 40;

/** @param probeCount requests of a probe */
export async function bisect(
  probe: Probe,
  limitMs: number,
  minRps: number,
  probeCount: number,
  signal: AbortSignal,
): Promise<Bisection> {
  let requestCount = 0;
  const keeps = async (rateRps: number): Promise<boolean> => {
    const { latenciesMs } = await probe(rateRps, {
      durationMs: (probeCount / rateRps) * 1000,
      signal,
    });
    requestCount += latenciesMs.length;
    return quantile(Float64Array.from(latenciesMs).sort(), 0.95) <= limitMs;
  };
  let low = minRps;
  let high = 2 * low;
  for (let i = 0; i < MAX_DOUBLINGS && (await keeps(high)); i++) [low, high] = [high, 2 * high];
  while ((high - low) / (high + low) > PRECISION) {
    const middle = (low + high) / 2;
    if (await keeps(middle)) low = middle;
    else high = middle;
  }
  return { estimateRps: (low + high) / 2, requestCount };
}
