import type { LoadResult } from '@perf-agent/contracts';
import { quantileInterval } from '@perf-agent/regression-statistics';

/** One request as the tool recorded it. Times are epoch milliseconds. */
export type Sample = {
  /** When the request was due (open loop) or sent (closed loop): latency counts from here. */
  readonly startAtMs: number;
  readonly endAtMs: number;
  readonly failed: boolean;
};

export type Window = { readonly fromMs: number; readonly toMs: number };

export type SampleSummary = Pick<
  LoadResult,
  'requestCount' | 'failureCount' | 'errorRatio' | 'throughputRps' | 'latencyMs' | 'durationMs'
>;

/**
 * Summarises the requests that started inside the window; warm-up lies before it.
 *
 * @param samples any order
 * @returns counts, completions per second of the window, latency quantiles (type 7) over all requests, failed ones included
 */
export function summarize(samples: readonly Sample[], window: Window): SampleSummary {
  const measured = samples.filter(
    ({ startAtMs }) => startAtMs >= window.fromMs && startAtMs < window.toMs,
  );
  const completedCount = samples.filter(
    ({ endAtMs }) => endAtMs >= window.fromMs && endAtMs < window.toMs,
  ).length;
  const durationMs = Math.max(0, window.toMs - window.fromMs);
  const failureCount = measured.filter(({ failed }) => failed).length;
  const requestCount = measured.length;
  const counts = {
    durationMs,
    requestCount,
    failureCount,
    errorRatio: requestCount === 0 ? 0 : failureCount / requestCount,
    throughputRps: durationMs === 0 ? 0 : (completedCount * 1000) / durationMs,
  };
  if (requestCount === 0) return counts;
  const sorted = Float64Array.from(
    measured,
    ({ startAtMs, endAtMs }) => endAtMs - startAtMs,
  ).sort();
  const total = sorted.reduce((sum, value) => sum + value, 0);
  return {
    ...counts,
    latencyMs: {
      p50: quantileInterval(sorted, 0.5),
      p95: quantileInterval(sorted, 0.95),
      p99: quantileInterval(sorted, 0.99),
      min: sorted[0] ?? 0,
      max: sorted.at(-1) ?? 0,
      mean: total / requestCount,
    },
  };
}
