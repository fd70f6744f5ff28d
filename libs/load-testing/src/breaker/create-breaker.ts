import type { LoadLimits, LoadSample, LoadSchedule, Trip } from '@perf-agent/contracts';
import { builtInRules, type BuiltInSettings } from './built-in-rules.ts';
import type { Criterion } from './criterion.ts';
import { FailureClusters } from './failure-clusters.ts';
import { formatCriterion } from './format-criterion.ts';
import type { GeneratorState, HealthProbe, Rule, RunState } from './rule.ts';
import { criterionRule } from './rules/criterion-rule.ts';
import { resolveLimit, type BreakerBaseline } from './rules/resolve-limit.ts';
import { MAX_AHEAD_MS, WindowSet } from './window-set.ts';

/** Of the time of samples: so often the rules look at them. */
const JUDGE_EVERY_MS = 100;
/** A longer pause of the ticks means that this process was not running; what did not come then was not missed. */
const MAX_TICK_GAP_MS = 3_000;
/** Tools write what they measured with a delay; throughput is judged so long behind the clock. */
const REPORT_LAG_MS = 2_000;
/** Older samples miss the windows in which a jump is decided. */
const LATE_MS = 10_000;

export type BreakerOptions = {
  /** Epoch milliseconds when the tool was started. */
  readonly startAtMs: number;
  readonly criteria?: readonly Criterion[];
  readonly baseline?: BreakerBaseline;
  /** The plan's; without it a fall of throughput cannot be told from the end of a stage, and is not judged. */
  readonly schedule?: LoadSchedule;
  /** The plan's budget. */
  readonly limits?: LoadLimits;
  readonly builtIn?: BuiltInSettings;
  /** How long after its end a request can become known; raise it for a tool that writes in large blocks. */
  readonly reportLagMs?: number;
};

/** Decides when a load run is stopped. Has no clock and stops nothing: time comes with what it is told. */
export interface Breaker {
  /** In any order; windows are by when requests ended. */
  observe(sample: LoadSample): void;
  observeHealth(probe: HealthProbe): void;
  observeGenerator(state: GeneratorState): void;
  /**
   * Call it ten times a second, at least once.
   *
   * @returns the first trip, from then on always the same
   */
  tick(nowMs: number): Trip | undefined;
  readonly counts: {
    readonly requestCount: number;
    readonly failureCount: number;
    /** Came more than 10 s behind newer ones: too late to be judged in time. */
    readonly lateCount: number;
  };
}

/**
 * A circuit breaker for one run: the criteria, and built-in rules for error ratio, latency, throughput, the target's
 * health, the generator and the budget. Cost and memory per sample do not depend on the rate.
 *
 * @throws PerfError CRITERION_INVALID when a criterion is relative to a number that the baseline has not
 */
export function createBreaker(options: BreakerOptions): Breaker {
  const { startAtMs, criteria = [], baseline, schedule, limits, builtIn = {} } = options;
  const run: RunState = {
    schedule,
    firstStartMs: undefined,
    watchedFromMs: startAtMs,
    clusters: new FailureClusters(),
  };
  const windows = new WindowSet(startAtMs, options.reportLagMs ?? REPORT_LAG_MS);
  const given = { ...(limits ? { limits } : {}), ...(baseline ? { baseline } : {}) };
  const rules: Rule[] = [
    ...criteria.map((criterion) => {
      const limit = resolveLimit(criterion, baseline);
      return criterionRule({ criterion, limit, rule: formatCriterion(criterion) }, windows, run);
    }),
    ...builtInRules(builtIn, given, startAtMs, windows, run),
  ];
  const observers = rules.flatMap(({ observe }) => observe ?? []);
  const counts = { requestCount: 0, failureCount: 0, lateCount: 0 };
  let trip: Trip | undefined;
  let newestEndMs = -Infinity;
  let lastTickMs = startAtMs;
  let judgedStep = -Infinity;
  let isJudged = true;

  function judgeSamples(): void {
    isJudged = true;
    for (const { atSample } of rules) trip ??= atSample?.(newestEndMs);
  }

  return {
    counts,
    observe(sample) {
      const endMs = Math.min(sample.startAtMs + sample.elapsedMs, lastTickMs + MAX_AHEAD_MS);
      counts.requestCount++;
      if (sample.failed) counts.failureCount++;
      if (endMs < newestEndMs - LATE_MS) counts.lateCount++;
      if (trip !== undefined) return;
      // A wrong clock must not move the schedule.
      const beganMs = Math.max(Math.min(sample.startAtMs, endMs), startAtMs - MAX_AHEAD_MS);
      if (beganMs < (run.firstStartMs ?? Infinity)) run.firstStartMs = beganMs;
      if (endMs > newestEndMs) newestEndMs = endMs;
      windows.add(sample, endMs);
      run.clusters.observe(endMs, sample.failed);
      for (const observe of observers) observe(sample, endMs);
      isJudged = false;
      const step = Math.floor((newestEndMs - startAtMs) / JUDGE_EVERY_MS);
      if (step === judgedStep) return;
      judgedStep = step;
      judgeSamples();
    },
    observeHealth(probe) {
      for (const { atProbe } of rules) trip ??= atProbe?.(probe);
    },
    observeGenerator(state) {
      for (const { atReport } of rules) trip ??= atReport?.(state);
    },
    tick(nowMs) {
      if (trip !== undefined) return trip;
      if (nowMs - lastTickMs > MAX_TICK_GAP_MS) run.watchedFromMs = nowMs;
      lastTickMs = Math.max(lastTickMs, nowMs);
      if (!isJudged) judgeSamples();
      windows.tick(nowMs);
      for (const { atTick } of rules) trip ??= atTick?.(nowMs);
      return trip;
    },
  };
}
