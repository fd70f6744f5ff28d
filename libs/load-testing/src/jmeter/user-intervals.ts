import type { LoadSchedule } from '@perf-agent/contracts';
import { allStages } from '../schedule/schedule-for.ts';

/** So many users from and to these times, in milliseconds since the first request. */
export type UserInterval = {
  readonly count: number;
  readonly fromMs: number;
  readonly toMs: number;
};

/**
 * Takes a schedule apart into users who come, stay and go: user n is there while the level is at least n. A level between
 * two whole numbers is rounded, so that a ramp starts and ends users evenly.
 *
 * @param spawnRatePerSecond the first level's users come at this rate; all at once when left out
 */
export function userIntervals(
  schedule: LoadSchedule,
  spawnRatePerSecond = Infinity,
): UserInterval[] {
  const peak = Math.max(...schedule.stages.flatMap(({ from, to }) => [from, to]), 0);
  const intervals: UserInterval[] = [];
  for (let user = 1; user <= Math.round(peak); user++) {
    for (const { fromMs, toMs } of presenceOf(user, schedule)) {
      const spawnMs = fromMs === 0 ? ((user - 1) * 1000) / spawnRatePerSecond : 0;
      const interval = { count: 1, fromMs: Math.round(fromMs + spawnMs), toMs: Math.round(toMs) };
      const last = intervals.at(-1);
      if (interval.toMs <= interval.fromMs) continue;
      if (last?.fromMs === interval.fromMs && last.toMs === interval.toMs)
        intervals[intervals.length - 1] = { ...last, count: last.count + 1 };
      else intervals.push(interval);
    }
  }
  return intervals;
}

function presenceOf(user: number, schedule: LoadSchedule): { fromMs: number; toMs: number }[] {
  const threshold = user - 0.5;
  const present: { fromMs: number; toMs: number }[] = [];
  let atMs = 0;
  for (const { durationMs, from, to } of allStages(schedule)) {
    const startMs = atMs;
    atMs += durationMs;
    if (Math.max(from, to) < threshold) continue;
    const crossingMs = from === to ? 0 : ((threshold - from) / (to - from)) * durationMs;
    const fromMs = from >= threshold ? startMs : startMs + crossingMs;
    const toMs = to >= threshold ? atMs : startMs + crossingMs;
    const last = present.at(-1);
    if (last?.toMs === fromMs) last.toMs = toMs;
    else present.push({ fromMs, toMs });
  }
  return present;
}

/**
 * Deals the users out to so many hosts in turn.
 *
 * @returns one list for each host
 */
export function shareIntervals(
  intervals: readonly UserInterval[],
  hostCount: number,
): UserInterval[][] {
  const shares: UserInterval[][] = Array.from({ length: hostCount }, () => []);
  let turn = 0;
  for (const { count, fromMs, toMs } of intervals) {
    for (const [host, share] of shares.entries()) {
      const before = (host - turn + hostCount) % hostCount;
      const own = Math.floor((count - before + hostCount - 1) / hostCount);
      if (own > 0) share.push({ count: own, fromMs, toMs });
    }
    turn = (turn + count) % hostCount;
  }
  return shares;
}
