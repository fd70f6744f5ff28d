import type { Latency, NamedResult, SeriesPoint } from '@perf-agent/contracts';

/** A tool's own numbers of a run: rounded, or sketched, or only some of them. */
export type ToolSummary = {
  readonly requestCount: number;
  readonly failureCount: number;
  readonly latencyMs?: Latency;
  readonly startAtMs?: number;
  readonly durationMs?: number;
  readonly byName?: Readonly<Record<string, NamedResult>>;
  readonly series?: readonly SeriesPoint[];
  /** No quantile is further from an exact one than this, where that is known. */
  readonly relativeError?: number;
};
