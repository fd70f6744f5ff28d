import { z } from 'zod';

const Bounds = z.object({ low: z.number(), high: z.number() });

/**
 * The Universal Scalability Law fitted to throughput over concurrency: X(N) = γN / (1 + α(N − 1) + βN(N − 1)).
 * The peak is null when the data do not determine it.
 */
export const UslFit = z.object({
  /** Contention: the share of the work that cannot run at the same time. */
  alpha: z.number().nonnegative(),
  /** Coherency: what each pair at work costs. */
  beta: z.number().nonnegative(),
  /** Throughput of one user, process or thread. */
  gamma: z.number().nonnegative(),
  standardErrors: z.object({ alpha: z.number(), beta: z.number(), gamma: z.number() }).optional(),
  /** 95 % confidence, Student's t; low bounds can be negative, the parameters cannot. */
  intervals: z.object({ alpha: Bounds, beta: Bounds, gamma: Bounds }).optional(),
  /** Of the estimates of alpha and beta; an error of the peak needs it. */
  alphaBetaCovariance: z.number().optional(),
  peakConcurrency: z.number().nullable(),
  /** Approximate 95 % interval: of the logarithm, by the linearised model. */
  peakInterval: Bounds.optional(),
  peakThroughputRps: z.number().nullable(),
  /** The data determine where the peak is, and reach it. */
  identified: z.boolean(),
  /** Why not, in words. */
  reason: z.string().optional(),
  residualStandardError: z.number().nonnegative(),
  pointCount: z.int().nonnegative(),
  levelCount: z.int().nonnegative(),
  maxConcurrency: z.number(),
});
export type UslFit = z.infer<typeof UslFit>;

/** What a service has to keep under load; each that is given has to hold. */
export const CapacitySlo = z
  .strictObject({
    p50LatencyMs: z.number().positive().optional(),
    p95LatencyMs: z.number().positive().optional(),
    p99LatencyMs: z.number().positive().optional(),
    /** Failed requests over all requests, 0 to 1 (not percent). */
    errorRatio: z.number().positive().max(0.5).optional(),
  })
  .refine((slo) => Object.values(slo).some((limit) => limit !== undefined), {
    error: 'expected at least one of p50LatencyMs, p95LatencyMs, p99LatencyMs, errorRatio',
  });
export type CapacitySlo = z.infer<typeof CapacitySlo>;

export const ProbeVerdict = z.enum(['pass', 'fail', 'unsure']);
export type ProbeVerdict = z.infer<typeof ProbeVerdict>;

/** One criterion of the SLO in one probe: the share of requests that break it, and the share that may. */
export const CriterionReading = z.object({
  criterion: z.enum(['p50LatencyMs', 'p95LatencyMs', 'p99LatencyMs', 'errorRatio']),
  /** In the criterion's unit: the quantile in ms, or the error ratio. */
  value: z.number(),
  limit: z.number(),
  /** Of the settled requests, how many are slower than the limit, or failed. */
  breachCount: z.int().nonnegative(),
  requestCount: z.int().nonnegative(),
  /** Independent requests that say as much as these dependent ones: a queue makes neighbours alike. */
  effectiveCount: z.number().nonnegative(),
  allowedRatio: z.number(),
  /** Share of breaching requests with its 95 % interval. */
  breachRatio: z.object({ value: z.number(), low: z.number(), high: z.number() }),
  verdict: ProbeVerdict,
});
export type CriterionReading = z.infer<typeof CriterionReading>;

/** One probe of a capacity search. */
export const CapacityProbe = z.object({
  rateRps: z.number().positive(),
  achievedRps: z.number().nonnegative(),
  durationMs: z.number().nonnegative(),
  requestCount: z.int().nonnegative(),
  /** Requests at the start, before the service had settled; left out of the readings. */
  settlingCount: z.int().nonnegative(),
  /** Latency no longer rose within the probe. */
  settled: z.boolean(),
  purpose: z.enum(['bracket', 'refine', 'recheck']),
  verdict: ProbeVerdict,
  readings: z.array(CriterionReading),
  /** It passed above the interval that was found, or failed below it: an outlier, most likely. */
  doubtful: z.boolean(),
  /** Why the circuit breaker stopped it: it counts as failed, whatever was measured until then. */
  stoppedBecause: z.string().optional(),
});
export type CapacityProbe = z.infer<typeof CapacityProbe>;

/**
 * How a search for the capacity limit ended. found: an interval as narrow as asked, re-checked at both ends.
 * budget-spent: an interval, but a wider one, or one that no re-check confirmed. below-min: even the lowest rate breaks
 * the SLO. above-max: the highest rate keeps it. generator-limited: the load generator was at its end before the service.
 */
export const CapacityStatus = z.enum([
  'found',
  'budget-spent',
  'below-min',
  'above-max',
  'generator-limited',
]);
export type CapacityStatus = z.infer<typeof CapacityStatus>;

export const CAPACITY_RESULT_SCHEMA = 'perf-agent/capacity-result@1';

/** The highest rate at which a service keeps its SLO. Rates are requests per second. */
export const CapacityResult = z.object({
  schema: z.literal(CAPACITY_RESULT_SCHEMA),
  status: CapacityStatus,
  /** In words for a person. */
  reason: z.string(),
  slo: CapacitySlo,
  /** Absent when the limit does not lie between the lowest and the highest rate. */
  estimateRps: z.number().optional(),
  /** 95 % interval, never narrower than asked; one side alone where only that one is known. */
  lowRps: z.number().optional(),
  highRps: z.number().optional(),
  /** The criterion that ends first. */
  limitedBy: CriterionReading.shape.criterion.optional(),
  /** What the last probes at both ends said. Pass below and fail above is the clearest; unsure contradicts nothing. */
  recheck: z.object({ low: ProbeVerdict, high: ProbeVerdict }).optional(),
  /** Of all probes, those that were invalid included. */
  probeCount: z.int().nonnegative(),
  requestCount: z.int().nonnegative(),
  durationMs: z.number().nonnegative(),
  probes: z.array(CapacityProbe),
  warnings: z.array(z.string()),
});
export type CapacityResult = z.infer<typeof CapacityResult>;
