import { z } from 'zod';
import { Interval } from './interval.ts';

/** One load level and what came out of it. */
export const DegradationPoint = z.object({
  /** Requests per second of an open loop, users of a closed one. */
  offeredLoad: z.number().nonnegative(),
  throughputRps: z.number().nonnegative(),
  requestCount: z.int().nonnegative(),
  failureCount: z.int().nonnegative(),
  /** Failed requests over all requests, 0 to 1 (not percent). */
  errorRatio: z.number().min(0).max(1),
  latencyMs: z.object({ p50: Interval, p95: Interval, p99: Interval }).optional(),
  /** Throughput over what it would be if it followed the load from the lowest level on; 1 is all of it. */
  followRatio: z.number().nonnegative(),
});
export type DegradationPoint = z.infer<typeof DegradationPoint>;

export const BreakingReason = z.enum(['errors', 'latency', 'throughput']);
export type BreakingReason = z.infer<typeof BreakingReason>;

/** Throughput, latency and errors over offered load, ascending. */
export const DegradationCurve = z.object({
  kind: z.enum(['rate', 'users']),
  points: z.array(DegradationPoint),
  /** Where throughput stops following the load: between the last level that follows and the first that does not. */
  knee: z.object({ lastFollowing: z.number(), firstLagging: z.number() }).optional(),
  /** The lowest load from which on the service is broken at every measured level. */
  breakingPoint: z
    .object({
      offeredLoad: z.number(),
      /** The highest load below it that was fine; absent when the lowest level is broken. */
      lastGoodLoad: z.number().optional(),
      reasons: z.array(BreakingReason).min(1),
      /** In words for a person. */
      reason: z.string(),
    })
    .optional(),
  warnings: z.array(z.string()),
});
export type DegradationCurve = z.infer<typeof DegradationCurve>;
