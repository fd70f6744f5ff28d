import { z } from 'zod';

/** The metrics that the nightly benchmark judges. */
export const NightlyMetric = z.enum([
  'p95LatencyMs',
  'throughputRps',
  'errorRatio',
  'peakRssBytes',
]);
export type NightlyMetric = z.infer<typeof NightlyMetric>;

export type MetricDefinition = {
  /** As it stands in issue titles and tables. */
  readonly label: string;
  readonly worse: 'higher' | 'lower';
  /** 'ratio': a change is relative to the baseline. 'points': a difference of two ratios (0.05 = 5 percentage points). */
  readonly changeKind: 'ratio' | 'points';
  readonly unit: 'ms' | 'requests/s' | 'ratio' | 'bytes';
};

export const METRICS: Readonly<Record<NightlyMetric, MetricDefinition>> = {
  p95LatencyMs: { label: 'p95 latency', worse: 'higher', changeKind: 'ratio', unit: 'ms' },
  throughputRps: { label: 'throughput', worse: 'lower', changeKind: 'ratio', unit: 'requests/s' },
  errorRatio: { label: 'error rate', worse: 'higher', changeKind: 'points', unit: 'ratio' },
  peakRssBytes: { label: 'memory', worse: 'higher', changeKind: 'ratio', unit: 'bytes' },
};

/** How much worse a metric may get before it counts as a regression: always positive, in the metric's change kind. */
export const Thresholds = z.strictObject({
  p95LatencyMs: z.number().positive().default(0.2),
  throughputRps: z.number().positive().max(1).default(0.15),
  errorRatio: z.number().positive().max(1).default(0.05),
  peakRssBytes: z.number().positive().default(0.3),
});
export type Thresholds = z.infer<typeof Thresholds>;

/** Above this change a person decides: the issue asks for `/approve` or `/reject`. */
export const APPROVAL_CHANGE = 0.3;
