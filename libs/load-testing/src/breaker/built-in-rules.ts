import type { LoadLimits } from '@perf-agent/contracts';
import type { BreakerBaseline } from './rules/resolve-limit.ts';
import type { Rule, RunState } from './rule.ts';
import { budgetRule } from './rules/budget-rule.ts';
import { criterionRule } from './rules/criterion-rule.ts';
import { errorRatioRule } from './rules/error-ratio-rule.ts';
import { generatorRule } from './rules/generator-rule.ts';
import { healthRule } from './rules/health-rule.ts';
import { throughputRule } from './rules/throughput-rule.ts';
import type { WindowSet } from './window-set.ts';

/** One in ten: no service is meant to do that, and an error budget is long gone. */
const MAX_ERROR_RATIO = 0.1;
/** A scenario may provoke errors; then three times of its baseline, and never more than nearly all. */
const MAX_ERROR_RISE = 3;
const HIGHEST_MAX_ERROR_RATIO = 0.9;
/** Half of the usual time limit of 10 s: nobody waits for such an answer. */
const MAX_P95_MS = 5_000;
/** Five times the baseline, but above the second that people notice without losing their thread. */
const MAX_P95_RISE = 5;
const LOWEST_MAX_P95_MS = 1_000;
/** Garbage collections and failovers of a healthy service are over before that. */
const LATENCY_HOLD_MS = 10_000;
const LATENCY_WINDOW_MS = 2_000;
/** At half of it every second request is missing: an overload, not a fluctuation. */
const MIN_THROUGHPUT_SHARE = 0.5;
/** One lost probe is a lost packet, two a restart of a connection. */
const HEALTH_FAILURE_COUNT = 3;

/** What the built-in rules hold; `false` turns one off. What is left out has its default. */
export type BuiltInSettings = {
  /** 0 to 1. Default 0.1, or 3 times the baseline's when that is more. */
  readonly maxErrorRatio?: number | false;
  /** For 10 s. Default 5 s; with a baseline 5 times its p95, at least 1 s. */
  readonly maxP95LatencyMs?: number | false;
  /** Of what the schedule asks for, or the run reached earlier. Default 0.5. Needs a schedule. */
  readonly minThroughputShare?: number | false;
  /** Failed probes in a row. Default 3. */
  readonly healthFailureCount?: number | false;
  /** Cores the generator can use. Default 1. */
  readonly generatorCores?: number | false;
};

export function builtInRules(
  settings: BuiltInSettings,
  given: { readonly limits?: LoadLimits; readonly baseline?: BreakerBaseline },
  originMs: number,
  windows: WindowSet,
  run: RunState,
): Rule[] {
  const { limits, baseline } = given;
  const {
    maxErrorRatio = defaultMaxErrorRatio(baseline),
    maxP95LatencyMs = defaultMaxP95Ms(baseline),
    minThroughputShare = MIN_THROUGHPUT_SHARE,
    healthFailureCount = HEALTH_FAILURE_COUNT,
    generatorCores = 1,
  } = settings;
  const rules: Rule[] = [];
  if (limits !== undefined) rules.push(budgetRule(limits, originMs, run));
  if (healthFailureCount !== false) rules.push(healthRule(healthFailureCount));
  if (maxErrorRatio !== false) rules.push(errorRatioRule(maxErrorRatio, windows, run));
  if (minThroughputShare !== false && run.schedule !== undefined)
    rules.push(throughputRule(minThroughputShare, run.schedule, windows, run));
  if (maxP95LatencyMs !== false) rules.push(latencyRule(maxP95LatencyMs, windows, run));
  if (generatorCores !== false) rules.push(generatorRule(generatorCores, windows));
  return rules;
}

function latencyRule(limitMs: number, windows: WindowSet, run: RunState): Rule {
  const criterion = {
    metric: 'p95',
    comparator: '>',
    limit: { kind: 'absolute', value: limitMs },
    windowMs: LATENCY_WINDOW_MS,
    holdMs: LATENCY_HOLD_MS,
    outcome: 'failed',
  } as const;
  return criterionRule({ criterion, limit: limitMs, rule: 'built-in latency' }, windows, run);
}

function defaultMaxErrorRatio(baseline: BreakerBaseline | undefined): number {
  const risen = MAX_ERROR_RISE * (baseline?.errorRatio ?? 0);
  return Math.min(HIGHEST_MAX_ERROR_RATIO, Math.max(MAX_ERROR_RATIO, risen));
}

function defaultMaxP95Ms(baseline: BreakerBaseline | undefined): number {
  if (baseline?.p95LatencyMs === undefined) return MAX_P95_MS;
  return Math.max(LOWEST_MAX_P95_MS, MAX_P95_RISE * baseline.p95LatencyMs);
}
