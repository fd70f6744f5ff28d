import type { LoadSample, LoadResult } from '@perf-agent/contracts';

/** What one probe measured, from its first request on: warm-up is found and left out here, not by the probe. */
export type ProbeResult = {
  /** Of every request, failed ones included, in the order they were due. */
  readonly latenciesMs: ArrayLike<number>;
  /** In the same order; 1 for a failed request. */
  readonly failed: ArrayLike<number>;
  readonly durationMs: number;
  /** Completed requests per second. */
  readonly achievedRps: number;
  /** Why the generator, not the service, shaped the numbers; empty when it did not. */
  readonly invalidReasons: readonly string[];
  /** Why the circuit breaker stopped it: the rate is far too high, whatever was measured until then. */
  readonly stoppedBecause?: string;
};

/** Offers a constant rate to a service for some time, open loop, and returns what it measured. */
export type Probe = (
  rateRps: number,
  options: { readonly durationMs: number; readonly signal: AbortSignal },
) => Promise<ProbeResult>;

/**
 * @param samples of one run, as `onSample` gave them
 * @param warmupMs requests that began within so long after the first one are left out
 * @returns a probe's result of what a load tool measured
 */
export function probeResult(
  samples: readonly LoadSample[],
  result: LoadResult,
  warmupMs = 0,
): ProbeResult {
  const all = samples.toSorted((a, b) => a.startAtMs - b.startAtMs);
  const fromMs = (all[0]?.startAtMs ?? 0) + warmupMs;
  const ordered = all.filter(({ startAtMs }) => startAtMs >= fromMs);
  return {
    latenciesMs: Float64Array.from(ordered, ({ elapsedMs }) => elapsedMs),
    failed: Uint8Array.from(ordered, ({ failed }) => (failed ? 1 : 0)),
    durationMs: result.durationMs,
    achievedRps: result.throughputRps,
    invalidReasons: result.status === 'invalid' ? result.invalidReasons : [],
    ...(result.trip === undefined ? {} : { stoppedBecause: result.trip.reason }),
  };
}
