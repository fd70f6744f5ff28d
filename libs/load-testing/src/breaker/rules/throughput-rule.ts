import type { LoadSchedule, Trip } from '@perf-agent/contracts';
import { poissonBounds } from '../bounds.ts';
import type { Rule, RunState } from '../rule.ts';
import { levelRange, type LevelRange } from '../schedule-level.ts';
import type { WindowSet } from '../window-set.ts';
import { countsText, secondsText, valueText } from '../words.ts';

const WINDOW_MS = 10_000;
/** A level reaches the completed requests later by their latency: what was asked shortly before counts as well. */
const LEVEL_LAG_MS = 3_000;
/** About one in thirty thousand by chance, and windows of 10 s are few. */
const DEVIATIONS = 4;
/** Levels within 9 % are one. */
const LEVELS_PER_DOUBLING = 8;

/**
 * Trips when far fewer requests complete than must: less than `minShare` of
 *
 * - what the schedule asks for, where levels are rates;
 * - what the run reached itself earlier: with as many users as now or fewer, or with more, in proportion; in rates, the
 *   fewest requests per asked one so far (a script sends several).
 *
 * The lowest level asked around the window counts, so that ramps and the ends of stages do not trip. Nothing is judged
 * in the warm-up, behind the schedule's end, and around pauses of the ticks.
 */
export function throughputRule(
  minShare: number,
  schedule: LoadSchedule,
  windows: WindowSet,
  run: RunState,
): Rule {
  const window = windows.get({ windowMs: WINDOW_MS, movedBy: 'ticks' });
  const seconds = WINDOW_MS / 1000;
  const earlier = new EarlierLevels(schedule.kind);
  let judgedEndMs = 0;

  function judge(nowMs: number): Trip | undefined {
    const { firstStartMs, watchedFromMs } = run;
    if (firstStartMs === undefined) return undefined;
    // It moves on in steps that are longer than a tick.
    if (window.endMs === judgedEndMs) return undefined;
    judgedEndMs = window.endMs;
    const fromMs = judgedEndMs - WINDOW_MS;
    if (fromMs < Math.max(firstStartMs + schedule.warmupMs, watchedFromMs)) return undefined;
    const sinceStartMs = fromMs - firstStartMs;
    const level = levelRange(
      schedule,
      Math.max(0, sinceStartMs - LEVEL_LAG_MS),
      sinceStartMs + WINDOW_MS,
    );
    if (level.low === 0) return undefined;
    const { low, high } = poissonBounds(window.requestCount, DEVIATIONS);
    const askedRps = schedule.kind === 'rate' ? level.low : 0;
    const earlierRps = earlier.expectedRps(level);
    const limit = minShare * Math.max(askedRps, earlierRps);
    if (high / seconds < limit) return trip(nowMs, limit, askedRps >= earlierRps);
    earlier.keep(level, low / seconds);
    return undefined;
  }

  function trip(atMs: number, limit: number, isAsked: boolean): Trip {
    const { requestCount, failureCount } = window;
    const value = requestCount / seconds;
    const share = valueText(minShare, 'ratio');
    const of = isAsked ? 'what the schedule asks for' : 'what the run reached before at its level';
    return {
      rule: 'built-in throughput',
      outcome: 'failed',
      atMs,
      windowMs: WINDOW_MS,
      requestCount,
      failureCount,
      value,
      limit,
      reason: `throughput ${valueText(value, 'rps')}, limit ${valueText(limit, 'rps')} (${share} of ${of}): over ${secondsText(WINDOW_MS)} (${countsText(requestCount, failureCount)})`,
    };
  }

  return { atTick: judge };
}

/** What a run reached, for each level it was at; as few numbers as there are levels. */
class EarlierLevels {
  readonly #kind: LoadSchedule['kind'];
  /** By class of levels: its highest level, and requests per second that were certainly reached. */
  readonly #reached = new Map<number, { level: number; rps: number }>();

  constructor(kind: LoadSchedule['kind']) {
    this.#kind = kind;
  }

  /** Rates: the first window of a level stays, because later ones may hold a backlog. Users: the best. */
  keep({ high }: LevelRange, rps: number): void {
    const key = Math.ceil(Math.log2(high) * LEVELS_PER_DOUBLING);
    const known = this.#reached.get(key);
    if (known !== undefined && (this.#kind === 'rate' || known.rps >= rps)) return;
    this.#reached.set(key, { level: 2 ** (key / LEVELS_PER_DOUBLING), rps });
  }

  /** @returns 0 when nothing is known */
  expectedRps({ low }: LevelRange): number {
    let best = 0;
    let fewest = Infinity;
    for (const { level, rps } of this.#reached.values()) {
      best = Math.max(best, rps * Math.min(1, low / level));
      fewest = Math.min(fewest, (rps * low) / level);
    }
    if (this.#reached.size === 0) return 0;
    return this.#kind === 'users' ? best : fewest;
  }
}
