import type { LoadResult, NamedResult } from '@perf-agent/contracts';
import type { BaselineNumbers, Criterion } from './criterion.ts';
import type { BreakerBaseline } from './rules/resolve-limit.ts';

/** @returns what criteria can be relative to, of a run of the same scenario */
export function baselineOf(result: LoadResult): BreakerBaseline {
  const byName = Object.entries(result.byName ?? {}).map(
    ([name, named]) => [name, numbersOf(named)] as const,
  );
  return {
    ...numbersOf(result),
    throughputRps: result.throughputRps,
    byName: Object.fromEntries(byName),
  };
}

function numbersOf({ errorRatio, latencyMs }: NamedResult): BaselineNumbers {
  if (latencyMs === undefined) return { errorRatio };
  const { p50, p95, p99, mean, max } = latencyMs;
  return {
    errorRatio,
    p50LatencyMs: p50.value,
    p95LatencyMs: p95.value,
    p99LatencyMs: p99.value,
    meanLatencyMs: mean,
    maxLatencyMs: max,
  };
}

/** @returns whether a criterion needs a baseline */
export function isRelative({ limit }: Criterion): boolean {
  return limit.kind === 'baseline';
}
