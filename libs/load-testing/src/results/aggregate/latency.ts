import type { Latency } from '@perf-agent/contracts';
import { quantileInterval } from '@perf-agent/regression-statistics';

/** @param sorted ascending, at least one */
export function latencyOfSorted(
  sorted: ArrayLike<number>,
  extremes: { readonly min: number; readonly max: number; readonly mean: number },
): Latency {
  return {
    p50: quantileInterval(sorted, 0.5),
    p95: quantileInterval(sorted, 0.95),
    p99: quantileInterval(sorted, 0.99),
    ...extremes,
  };
}
