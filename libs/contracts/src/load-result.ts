import { z } from 'zod';
import { DegradationCurve } from './degradation-curve.ts';
import { Interval } from './interval.ts';
import { LoadStage, LoadTool, TestType } from './load-scenario.ts';
import { LOAD_RESULT_SCHEMA } from './schema-names.ts';

/** The load generator's own state: what decides whether its numbers can be believed. */
export const GeneratorReport = z.object({
  /** CPU time of the generator's process tree over wall time; 1 is one busy core. */
  cpuShare: z.number().nonnegative(),
  /** How long after its due time a request was handed to a connection or queue; open loop only. */
  lagMs: z
    .object({ p50: z.number(), p95: z.number(), p99: z.number(), max: z.number() })
    .optional(),
  /** Requests per second that were handed to a connection, or to the queue for one, in time; open loop only. */
  sentRps: z.number().nonnegative().optional(),
});
export type GeneratorReport = z.infer<typeof GeneratorReport>;

/** Over all requests of what it describes, failed ones included. Times in milliseconds. */
export const Latency = z.object({
  p50: Interval,
  p95: Interval,
  p99: Interval,
  min: z.number(),
  max: z.number(),
  mean: z.number(),
});
export type Latency = z.infer<typeof Latency>;

/** Counts and latency of the requests with one name. */
export const NamedResult = z.object({
  requestCount: z.int().nonnegative(),
  failureCount: z.int().nonnegative(),
  /** Failed requests over all requests, 0 to 1 (not percent). */
  errorRatio: z.number().min(0).max(1),
  latencyMs: Latency.optional(),
});
export type NamedResult = z.infer<typeof NamedResult>;

/** One second of a run, by when requests ended. Seconds without requests are left out. */
export const SeriesPoint = z.object({
  /** Whole seconds since the epoch. */
  second: z.int(),
  requestCount: z.int().nonnegative(),
  failureCount: z.int().nonnegative(),
  meanLatencyMs: z.number().optional(),
  maxLatencyMs: z.number().optional(),
});
export type SeriesPoint = z.infer<typeof SeriesPoint>;

/**
 * How true the quantiles are. exact: type 7 over every sample. bounded: no further than `relativeError` from the exact
 * ones. approximate: what a tool printed, with its own rounding or sketch; `relativeError` where that is known.
 */
export const Exactness = z.object({
  kind: z.enum(['exact', 'bounded', 'approximate']),
  relativeError: z.number().nonnegative().optional(),
});
export type Exactness = z.infer<typeof Exactness>;

/** One stage of a schedule as it came out: a point of the degradation curve. */
export const StageResult = LoadStage.extend({
  requestCount: z.int().nonnegative(),
  failureCount: z.int().nonnegative(),
  throughputRps: z.number().nonnegative(),
  errorRatio: z.number().min(0).max(1),
  latencyMs: Latency.optional(),
});
export type StageResult = z.infer<typeof StageResult>;

/** Why the circuit breaker stopped a run. */
export const Trip = z.object({
  /** The rule as it is written in the configuration, or the built-in rule's name. */
  rule: z.string(),
  /** What the rule asks for: the run counts as failed, or is only stopped. */
  outcome: z.enum(['failed', 'stopped']),
  /** Epoch milliseconds. */
  atMs: z.number(),
  windowMs: z.number().nonnegative(),
  requestCount: z.int().nonnegative(),
  failureCount: z.int().nonnegative(),
  /** The value that was compared, in the rule's unit. */
  value: z.number(),
  limit: z.number(),
  /** In words for a person. */
  reason: z.string(),
});
export type Trip = z.infer<typeof Trip>;

/** What one load run, or a set of raw files, holds. Times in milliseconds, rates per second, sizes in bytes. */
export const LoadResult = z.object({
  schema: z.literal(LOAD_RESULT_SCHEMA),
  /** Files of Gatling can be read; it is not driven. */
  tool: z.union([LoadTool, z.literal('gatling')]),
  /** Not known of files alone. */
  toolVersion: z.string().optional(),
  scenario: z.string().optional(),
  testType: TestType.optional(),
  startedAt: z.iso.datetime().optional(),
  /** Length of the measured window, warm-up left out; of files: from the first start to the last end. */
  durationMs: z.number().nonnegative(),
  /**
   * An invalid run is never a result: its numbers are kept as evidence and used for nothing. An aborted one was stopped
   * by the circuit breaker, and holds what was measured until then.
   */
  status: z.enum(['valid', 'invalid', 'aborted']),
  invalidReasons: z.array(z.string()),
  /** What made the run invalid: the service under test, or a generator that cannot be believed. */
  invalidCause: z.enum(['target', 'generator']).optional(),
  trip: Trip.optional(),
  requestCount: z.int().nonnegative(),
  failureCount: z.int().nonnegative(),
  /** Completed requests per second, failed ones included. */
  throughputRps: z.number().nonnegative(),
  /** Failed requests over all requests, 0 to 1 (not percent). */
  errorRatio: z.number().min(0).max(1),
  /** Absent without requests. */
  latencyMs: Latency.optional(),
  byName: z.record(z.string(), NamedResult).optional(),
  series: z.array(SeriesPoint).optional(),
  stages: z.array(StageResult).optional(),
  /** Of a run with several levels of load. */
  degradation: DegradationCurve.optional(),
  exactness: Exactness,
  /** Data are missing: a cut file, a worker that died. The counts are of what is there. */
  partial: z.boolean(),
  /** Largest sum of resident memory over the service's process tree; shared pages count in each process. */
  peakRssBytes: z.int().nonnegative().optional(),
  generator: GeneratorReport.optional(),
  warnings: z.array(z.string()),
  /** The raw samples, relative to the workspace root. */
  rawFiles: z.array(z.string()),
});
export type LoadResult = z.infer<typeof LoadResult>;
