/** What a criterion looks at. Latencies are over all requests, failed ones included. */
export type CriterionMetric =
  | 'p50'
  | 'p95'
  | 'p99'
  | 'mean'
  | 'max'
  | 'errorRatio'
  | 'throughput'
  | 'failures'
  | 'requests'
  | 'health';

export type Comparator = '>' | '>=' | '<' | '<=';

/** `value` in the metric's unit: ms, a ratio from 0 to 1, requests per second, or a count; `ratio` of the baseline. */
export type CriterionLimit =
  | { readonly kind: 'absolute'; readonly value: number }
  | { readonly kind: 'baseline'; readonly ratio: number };

/** When a run is stopped, as it is written in the configuration. Its language is described at `parseCriterion`. */
export type Criterion = {
  readonly metric: CriterionMetric;
  /** Of the requests with this name; of all when left out. */
  readonly requestName?: string;
  readonly comparator: Comparator;
  readonly limit: CriterionLimit;
  /** Length of the sliding window (`over`). */
  readonly windowMs?: number;
  /** How long it must hold without a break (`for`). */
  readonly holdMs?: number;
  readonly outcome: 'failed' | 'stopped';
};

export type MetricUnit = 'ms' | 'ratio' | 'rps' | 'count';

/** The numbers of a baseline that a criterion can be relative to. */
export type BaselineNumbers = {
  readonly p50LatencyMs?: number;
  readonly p95LatencyMs?: number;
  readonly p99LatencyMs?: number;
  readonly meanLatencyMs?: number;
  readonly maxLatencyMs?: number;
  /** 0 to 1. */
  readonly errorRatio?: number;
  readonly throughputRps?: number;
};

type MetricKind = {
  readonly words: string;
  readonly unit: MetricUnit;
  /** The baseline's number; without one the metric has no relative limit. */
  readonly baseline?: keyof BaselineNumbers;
  /** Of latency quantiles. */
  readonly quantile?: number;
};

export const METRICS: Readonly<Record<CriterionMetric, MetricKind>> = {
  p50: { words: 'p50', unit: 'ms', baseline: 'p50LatencyMs', quantile: 0.5 },
  p95: { words: 'p95', unit: 'ms', baseline: 'p95LatencyMs', quantile: 0.95 },
  p99: { words: 'p99', unit: 'ms', baseline: 'p99LatencyMs', quantile: 0.99 },
  mean: { words: 'mean', unit: 'ms', baseline: 'meanLatencyMs' },
  max: { words: 'max', unit: 'ms', baseline: 'maxLatencyMs' },
  errorRatio: { words: 'error ratio', unit: 'ratio', baseline: 'errorRatio' },
  throughput: { words: 'throughput', unit: 'rps', baseline: 'throughputRps' },
  failures: { words: 'failures', unit: 'count' },
  requests: { words: 'requests', unit: 'count' },
  health: { words: 'health', unit: 'ratio' },
};

/** Shorter windows hold too few requests; a longer one is a check after the run. */
export const DURATION_RANGE_MS = { min: 1_000, max: 3_600_000 };
