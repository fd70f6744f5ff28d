import type { Interval, Latency, NamedResult, SeriesPoint } from '@perf-agent/contracts';
import type { ToolSummary } from './tool-summary.ts';

type Part = { readonly requestCount: number; readonly latencyMs?: Latency | undefined };

/**
 * Merges what tools printed of several parts of one run. Counts, extremes and means are exact; quantiles cannot be
 * merged, but that of the whole lies between the smallest and the largest of the parts', which are its bounds.
 *
 * @param parts at least 1
 */
export function mergeSummaries(parts: readonly ToolSummary[]): {
  summary: ToolSummary;
  warnings: readonly string[];
} {
  const [first] = parts;
  if (parts.length === 1 && first) return { summary: first, warnings: [] };
  const latencyMs = mergeLatency(parts);
  const byName = mergeNames(parts.map((part) => part.byName ?? {}));
  const starts = parts.flatMap(({ startAtMs }) => startAtMs ?? []);
  const startAtMs = starts.length > 0 ? Math.min(...starts) : undefined;
  const lengths = parts.map((part) => {
    const offset = startAtMs === undefined ? 0 : (part.startAtMs ?? startAtMs) - startAtMs;
    return offset + (part.durationMs ?? 0);
  });
  const durationMs = Math.max(...lengths);
  return {
    summary: {
      requestCount: sum(parts, ({ requestCount }) => requestCount),
      failureCount: sum(parts, ({ failureCount }) => failureCount),
      byName,
      series: mergeSeries(parts.flatMap(({ series }) => series ?? [])),
      ...(latencyMs ? { latencyMs } : {}),
      ...(startAtMs === undefined ? {} : { startAtMs }),
      ...(durationMs > 0 ? { durationMs } : {}),
    },
    warnings: latencyMs
      ? ['quantiles of several summaries cannot be merged: means of them, with true bounds']
      : [],
  };
}

function mergeLatency(parts: readonly Part[]): Latency | undefined {
  const given = parts.flatMap(({ requestCount, latencyMs }) =>
    latencyMs && requestCount > 0 ? [{ requestCount, latencyMs }] : [],
  );
  if (given.length <= 1) return given[0]?.latencyMs;
  const total = sum(given, ({ requestCount }) => requestCount);
  const mean = (value: (latency: Latency) => number): number =>
    sum(given, ({ requestCount, latencyMs }) => requestCount * value(latencyMs)) / total;
  const quantile = (of: (latency: Latency) => Interval): Interval => ({
    value: mean((latency) => of(latency).value),
    low: Math.min(...given.map(({ latencyMs }) => of(latencyMs).low ?? of(latencyMs).value)),
    high: Math.max(...given.map(({ latencyMs }) => of(latencyMs).high ?? of(latencyMs).value)),
  });
  return {
    p50: quantile(({ p50 }) => p50),
    p95: quantile(({ p95 }) => p95),
    p99: quantile(({ p99 }) => p99),
    min: Math.min(...given.map(({ latencyMs }) => latencyMs.min)),
    max: Math.max(...given.map(({ latencyMs }) => latencyMs.max)),
    mean: mean((latency) => latency.mean),
  };
}

function mergeNames(
  parts: readonly Readonly<Record<string, NamedResult>>[],
): Record<string, NamedResult> {
  const merged: Record<string, NamedResult> = {};
  for (const name of new Set(parts.flatMap((part) => Object.keys(part)))) {
    const results = parts.flatMap((part) => part[name] ?? []);
    const requestCount = sum(results, (result) => result.requestCount);
    const failureCount = sum(results, (result) => result.failureCount);
    const latencyMs = mergeLatency(results);
    merged[name] = {
      requestCount,
      failureCount,
      errorRatio: requestCount === 0 ? 0 : failureCount / requestCount,
      ...(latencyMs ? { latencyMs } : {}),
    };
  }
  return merged;
}

function mergeSeries(points: readonly SeriesPoint[]): SeriesPoint[] {
  const merged = new Map<number, SeriesPoint>();
  for (const { second, requestCount, failureCount } of points) {
    const before = merged.get(second) ?? { requestCount: 0, failureCount: 0 };
    merged.set(second, {
      second,
      requestCount: before.requestCount + requestCount,
      failureCount: before.failureCount + failureCount,
    });
  }
  return [...merged.values()].sort((left, right) => left.second - right.second);
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
