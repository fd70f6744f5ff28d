import type { LoadSample } from '@perf-agent/contracts';
import type { Uniform } from '../../testing/seeded-uniform.ts';

// Bound once: in Jest's context each use of a global costs a microsecond, and there are millions.
const { PI, cos, exp, floor, log, max, min, sqrt } = Math;

/** A service in good health, and requests to it that come at random. */
export type HealthyService = {
  readonly rateRps: number;
  /** Of a lognormal latency. */
  readonly medianMs: number;
  readonly sigma: number;
  readonly errorRatio: number;
  /** Failures come in runs of 1 to this many requests; 1 for independent ones. */
  readonly longestBurst: number;
  /** Mean time between pauses (such as of a garbage collector), in which nothing is answered. */
  readonly pauseEveryMs: number;
  readonly longestPauseMs: number;
};

/** 5 to 500 requests/s and 10 to 200 ms, each logarithmically even; every second service fails in bursts of up to 5. */
export function drawService(uniform: Uniform): HealthyService {
  return {
    rateRps: 5 * 100 ** uniform(),
    medianMs: 10 * 20 ** uniform(),
    sigma: 0.3 + 0.5 * uniform(),
    errorRatio: 0.01,
    longestBurst: uniform() < 0.5 ? 1 : 5,
    pauseEveryMs: 60_000,
    longestPauseMs: 1_500,
  };
}

/** @returns the service's 95th percentile without its pauses */
export function p95MsOf({ medianMs, sigma }: HealthyService): number {
  return medianMs * exp(1.6449 * sigma);
}

/**
 * @returns the requests in the order they were sent, one a call; what is answered from `jumpAtMs` on fails by chance with
 * `jumpErrorRatio`, and there are no pauses any more (in a pause nothing is answered, and nothing can be seen to fail)
 */
export function requestsOf(
  service: HealthyService,
  uniform: Uniform,
  times: {
    readonly startAtMs: number;
    readonly jumpAtMs?: number;
    readonly jumpErrorRatio?: number;
  },
): () => LoadSample {
  const { rateRps, medianMs, sigma, errorRatio, longestBurst } = service;
  const { startAtMs, jumpAtMs = Infinity, jumpErrorRatio = 0 } = times;
  const exponential = (mean: number): number => -mean * log(1 - uniform());
  const meanBurst = (1 + longestBurst) / 2;
  const burstRatio = errorRatio / meanBurst / (1 - errorRatio + errorRatio / meanBurst);
  let sentMs = startAtMs;
  let failuresLeft = 0;
  let pause = { fromMs: startAtMs + exponential(service.pauseEveryMs), toMs: -Infinity };

  function fails(endMs: number): boolean {
    if (endMs >= jumpAtMs) return uniform() < jumpErrorRatio;
    if (failuresLeft === 0 && uniform() < burstRatio)
      failuresLeft = 1 + floor(uniform() * longestBurst);
    if (failuresLeft === 0) return false;
    failuresLeft--;
    return true;
  }

  return () => {
    sentMs += exponential(1000 / rateRps);
    if (sentMs > pause.fromMs) {
      const toMs = min(jumpAtMs, pause.fromMs + uniform() * service.longestPauseMs);
      pause = { fromMs: pause.fromMs + exponential(service.pauseEveryMs), toMs };
    }
    const normal = sqrt(-2 * log(1 - uniform())) * cos(2 * PI * uniform());
    const waitMs = max(0, pause.toMs - sentMs);
    const elapsedMs = waitMs + medianMs * exp(sigma * normal);
    return { startAtMs: sentMs, elapsedMs, failed: fails(sentMs + elapsedMs), name: 'browse' };
  };
}
