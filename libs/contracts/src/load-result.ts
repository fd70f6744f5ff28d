import { z } from 'zod';
import { LoadTool } from './config.ts';

/** A value with its 95 % confidence interval. Bounds are absent when the sample is too small to give them. */
export const Interval = z.object({
  value: z.number(),
  low: z.number().optional(),
  high: z.number().optional(),
});
export type Interval = z.infer<typeof Interval>;

/** The load generator's own state: what decides whether its numbers can be believed. */
export const GeneratorReport = z.object({
  /** CPU time of the generator's process tree over wall time; 1 is one busy core. */
  cpuShare: z.number().nonnegative(),
  /** How long after its due time a request was handed to a connection or queue; open loop only. */
  lagMs: z
    .object({ p50: z.number(), p95: z.number(), p99: z.number(), max: z.number() })
    .optional(),
  /** Requests per second that were due and sent in the measured window; open loop only. */
  sentRps: z.number().nonnegative().optional(),
});
export type GeneratorReport = z.infer<typeof GeneratorReport>;

export const LOAD_RESULT_SCHEMA = 'perf-agent/load-result@1';

/** What one load run measured. Times in milliseconds, rates per second, sizes in bytes. */
export const LoadResult = z.object({
  schema: z.literal(LOAD_RESULT_SCHEMA),
  tool: LoadTool,
  toolVersion: z.string(),
  scenario: z.string(),
  startedAt: z.iso.datetime(),
  /** Length of the measured window, warm-up left out. */
  durationMs: z.number().nonnegative(),
  /** An invalid run is never a result: its numbers are kept as evidence and used for nothing. */
  status: z.enum(['valid', 'invalid']),
  invalidReasons: z.array(z.string()),
  requestCount: z.int().nonnegative(),
  failureCount: z.int().nonnegative(),
  /** Completed requests per second, failed ones included. */
  throughputRps: z.number().nonnegative(),
  /** Failed requests over all requests, 0 to 1 (not percent). */
  errorRatio: z.number().min(0).max(1),
  /** Over all requests of the window, failed ones included; quantiles of type 7. Absent without requests. */
  latencyMs: z
    .object({
      p50: Interval,
      p95: Interval,
      p99: Interval,
      min: z.number(),
      max: z.number(),
      mean: z.number(),
    })
    .optional(),
  /** Largest sum of resident memory over the service's process tree; shared pages count in each process. */
  peakRssBytes: z.int().nonnegative().optional(),
  generator: GeneratorReport,
  warnings: z.array(z.string()),
  /** The raw samples, relative to the workspace root. */
  rawFile: z.string(),
});
export type LoadResult = z.infer<typeof LoadResult>;
