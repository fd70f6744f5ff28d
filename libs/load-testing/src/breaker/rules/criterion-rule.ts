import type { Trip } from '@perf-agent/contracts';
import { METRICS, type Criterion } from '../criterion.ts';
import type { HealthProbe, Rule, RunState } from '../rule.ts';
import { scheduleDurationMs } from '../../schedule/schedule-for.ts';
import { TimeWindow } from '../time-window.ts';
import { WHOLE_RUN_MS, type WindowSet } from '../window-set.ts';
import { countsText, secondsText, valueText } from '../words.ts';
import { judgeMetric, minCountOf } from './judge-metric.ts';

const DEFAULT_WINDOW_MS = 10_000;
const MIN_WINDOW_MS = 1_000;
/** A disturbance fills the window for its length longer than it lasts; with a quarter two in a row do not look like one. */
const HOLD_SHARE = 0.25;

export type CriterionRuleOptions = {
  readonly criterion: Criterion;
  /** The limit in the metric's unit, a relative one worked out. */
  readonly limit: number;
  /** What a trip names. */
  readonly rule: string;
};

/**
 * A criterion as a rule.
 *
 * - The window is `over`. Without it: a quarter of `for`, at least 1 s, so that a disturbance of less than the rest cannot trip;
 *   10 s without `for`; the whole run for failures and requests without `over`.
 * - Latency and error ratio need 20 requests, health 3 probes, in the window and in the time it has held since.
 * - An empty window, or a gap longer than it, breaks a hold.
 * - Latency and throughput are judged once the window lies behind the warm-up, throughput until the schedule ends.
 */
export function criterionRule(
  { criterion, limit, rule }: CriterionRuleOptions,
  windows: WindowSet,
  run: RunState,
): Rule {
  const { metric, requestName, comparator, holdMs = 0, outcome } = criterion;
  const { unit, words } = METRICS[metric];
  const movedBy = metric === 'throughput' ? 'ticks' : 'samples';
  const windowMs = windowOf(criterion);
  const window =
    metric === 'health'
      ? new TimeWindow({ windowMs, originMs: run.watchedFromMs })
      : windows.get({ windowMs, requestName, latency: unit === 'ms', movedBy });
  let [heldFromMs, lastMs]: (number | undefined)[] = [];
  let seenBefore = 0;

  function judge(atMs: number): Trip | undefined {
    if (lastMs !== undefined && atMs - lastMs > windowMs) heldFromMs = undefined;
    lastMs = atMs;
    if (movedBy === 'samples') window.advance(atMs);
    const judged = isReady(atMs)
      ? judgeMetric(metric, comparator, limit, window, run.clusters.size)
      : undefined;
    if (judged?.holds !== true) {
      heldFromMs = undefined;
      return undefined;
    }
    if (heldFromMs === undefined) {
      heldFromMs = atMs;
      seenBefore = window.seenCount - window.requestCount;
    }
    if (atMs - heldFromMs < holdMs || window.seenCount - seenBefore < minCountOf(metric))
      return undefined;
    return trip(atMs, judged.value, atMs - heldFromMs);
  }

  function isReady(atMs: number): boolean {
    const { firstStartMs, schedule, watchedFromMs } = run;
    if (metric !== 'throughput' && unit !== 'count' && window.requestCount === 0) return false;
    if (unit !== 'ms' && unit !== 'rps') return true;
    if (firstStartMs === undefined) return false;
    const warmupMs = schedule?.warmupMs ?? 0;
    if (unit === 'ms') return warmupMs === 0 || atMs - windowMs >= firstStartMs + warmupMs;
    if (window.endMs - windowMs < Math.max(firstStartMs + warmupMs, watchedFromMs)) return false;
    return schedule === undefined || window.endMs <= firstStartMs + scheduleDurationMs(schedule);
  }

  function trip(atMs: number, value: number, heldMs: number): Trip {
    const { requestCount, failureCount } = window;
    const shownMs =
      windowMs === WHOLE_RUN_MS ? Math.max(0, atMs - (run.firstStartMs ?? atMs)) : windowMs;
    const of = requestName === undefined ? '' : ` of ${requestName}`;
    const counts =
      metric === 'health'
        ? `${requestCount} probes, ${failureCount} failed`
        : countsText(requestCount, failureCount);
    const held = holdMs > 0 ? `, and so for ${secondsText(heldMs)}` : '';
    const values = `${valueText(value, unit)}, limit ${comparator} ${valueText(limit, unit)}`;
    return {
      rule,
      outcome,
      atMs,
      windowMs: shownMs,
      requestCount,
      failureCount,
      value,
      limit,
      reason: `${words}${of} ${values}: over ${secondsText(shownMs)} (${counts})${held}`,
    };
  }

  if (metric === 'health')
    return {
      atProbe: ({ atMs, ok }: HealthProbe) => {
        window.add(atMs, !ok);
        return judge(atMs);
      },
    };
  return movedBy === 'ticks' ? { atTick: judge } : { atSample: judge };
}

function windowOf({ metric, windowMs, holdMs }: Criterion): number {
  if (windowMs !== undefined) return windowMs;
  if (METRICS[metric].unit === 'count') return WHOLE_RUN_MS;
  return holdMs === undefined ? DEFAULT_WINDOW_MS : Math.max(MIN_WINDOW_MS, holdMs * HOLD_SHARE);
}
