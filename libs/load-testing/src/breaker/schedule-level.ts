import type { LoadSchedule } from '@perf-agent/contracts';
import { allStages } from '../schedule/schedule-for.ts';

export type LevelRange = { readonly low: number; readonly high: number };

/**
 * The lowest and the highest level a schedule asks for between two times, the warm-up included.
 *
 * @param fromMs since the start of the load
 * @param toMs above `fromMs`
 * @returns 0 as the lowest where a part lies outside the schedule
 */
export function levelRange(schedule: LoadSchedule, fromMs: number, toMs: number): LevelRange {
  let [stageFromMs, low, high] = [0, Infinity, 0];
  for (const { durationMs, from, to } of allStages(schedule)) {
    const stageToMs = stageFromMs + durationMs;
    const beginMs = Math.max(fromMs, stageFromMs);
    const endMs = Math.min(toMs, stageToMs);
    if (beginMs < endMs) {
      const slope = (to - from) / durationMs;
      const first = from + slope * (beginMs - stageFromMs);
      const last = from + slope * (endMs - stageFromMs);
      low = Math.min(low, first, last);
      high = Math.max(high, first, last);
    }
    stageFromMs = stageToMs;
  }
  return { low: fromMs < 0 || toMs > stageFromMs ? 0 : low, high };
}
