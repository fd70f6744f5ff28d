import { z } from 'zod';
import { LoadTool } from './load-scenario.ts';
import { RunEnvironment } from './environment.ts';
import { Interval } from './interval.ts';
import { LoadResult } from './load-result.ts';
import { NightlyMetric } from './metrics.ts';

export const IsoDate = z.iso.date();

export const MetricVerdict = z.enum([
  'regressed',
  'improved',
  'change',
  'suspect-night',
  'unchanged',
  'inconclusive',
  'no-baseline',
]);
export type MetricVerdict = z.infer<typeof MetricVerdict>;

const ChangeInterval = z.object({ value: z.number(), low: z.number(), high: z.number() });

/** What the verdict on one metric goes by when there is a history: docs/statistics.md. */
export const NightDecision = z.object({
  /** Earlier nights that were looked at. */
  nightCount: z.int().nonnegative(),
  /** The established change against the level before it, else tonight alone against the level before. Kind as `change`. */
  change: ChangeInterval.optional(),
  /** First night of the change that the verdict is about, and the night that established it. */
  onset: IsoDate.optional(),
  establishedOn: IsoDate.optional(),
  /** How many times the noise the change is, and how many it takes. */
  strength: z.number().nonnegative().optional(),
  needed: z.number().positive(),
  noise: z
    .object({
      /** Standard deviation of a night around its level, in the kind of `change`. */
      night: z.number().nonnegative(),
      /** How much of a night's deviation is left in the next, 0 to 1. */
      carriedOver: z.number().min(0).max(1),
    })
    .optional(),
  /** Nights set aside as outliers. */
  badNights: z.array(IsoDate),
  /** First night of a worsening that no later change took back. */
  openSince: IsoDate.optional(),
  /** First night of the worsening that tonight's change took back. */
  recoveredFrom: IsoDate.optional(),
});
export type NightDecision = z.infer<typeof NightDecision>;

/** One metric of one scenario tonight against the 7-day rolling baseline, and the decision on its history. */
export const MetricComparison = z.object({
  scenario: z.string(),
  metric: NightlyMetric,
  verdict: MetricVerdict,
  /** Why, in words for a person. */
  reason: z.string(),
  tonight: Interval,
  baseline: z.object({
    /** Plain mean over the nights; absent without nights. */
    average: z.number().optional(),
    nights: z.array(z.object({ date: IsoDate, value: z.number() })),
  }),
  /** Relative (0.2 = +20 %) or, for ratios, in points (0.05 = +5 percentage points); sign as measured. */
  change: Interval.optional(),
  threshold: z.number(),
  /** One-sided p-value of tonight being no worse than another night of the baseline. */
  pValue: z.number().min(0).max(1).optional(),
  /** Absent while there are too few nights: then the verdict is the comparison with the 7-day average. */
  decision: NightDecision.optional(),
  /** Present when a suspicion was measured again: the value of the repeats made for that alone. */
  confirmation: z
    .object({ value: z.number(), repeatCount: z.int(), confirmed: z.boolean() })
    .optional(),
});
export type MetricComparison = z.infer<typeof MetricComparison>;

/** The change that a verdict is about: that of its decision, else that against the 7-day average. */
export function decidedChange({
  change,
  decision,
}: Pick<MetricComparison, 'change' | 'decision'>): Interval | undefined {
  return decision?.change ?? change;
}

export const ScenarioNight = z.object({
  scenario: z.string(),
  tool: LoadTool,
  /** SHA-256 over the scenario's configuration: nights with another hash are not comparable. */
  scenarioHash: z.string(),
  /** Across the valid repeats of this night. */
  metrics: z.partialRecord(NightlyMetric, Interval),
  /** For people only; not judged. */
  p50LatencyMs: Interval.optional(),
  p99LatencyMs: Interval.optional(),
  repeats: z.array(LoadResult),
});
export type ScenarioNight = z.infer<typeof ScenarioNight>;

export const NightlyRun = z.object({
  runId: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  status: z.enum(['valid', 'invalid']),
  invalidReasons: z.array(z.string()),
  /** What made the night invalid: the service under test, or a generator that cannot be believed. */
  invalidCause: z.enum(['target', 'generator']).optional(),
  service: z.object({ name: z.string(), kind: z.string() }),
  target: z.string(),
  environment: RunEnvironment,
  /** SHA-256 over host, processor, memory, Node major and tool versions. */
  environmentHash: z.string(),
  /** SHA-256 over the whole configuration in force. */
  configHash: z.string(),
  scenarios: z.array(ScenarioNight),
  comparisons: z.array(MetricComparison),
  /** The worst verdict of the night. */
  verdict: z.union([MetricVerdict, z.literal('invalid')]),
  warnings: z.array(z.string()),
  /** Relative to the workspace root; only with a regression. */
  reportFile: z.string().optional(),
});
export type NightlyRun = z.infer<typeof NightlyRun>;

export const NIGHTLY_SCHEMA = 'perf-agent/nightly@2';

/** `docs/performance/benchmarks/nightly/{date}.json`: every run of one date, oldest first. */
export const NightlyDocument = z.object({
  schema: z.literal(NIGHTLY_SCHEMA),
  date: IsoDate,
  runs: z.array(NightlyRun).min(1),
});
export type NightlyDocument = z.infer<typeof NightlyDocument>;
