import type { LoadResult, LoadSchedule } from '@perf-agent/contracts';
import { scheduleDurationMs } from './schedule/schedule-for.ts';

/** The window of a closed loop may come out this much shorter than asked before the run is not believed. */
const MIN_WINDOW_SHARE = 0.9;

/** @returns why a run whose requests end too early is not one of the asked length; empty when it is */
export function shortWindowReasons(
  { durationMs }: Pick<LoadResult, 'durationMs'>,
  schedule: LoadSchedule,
): string[] {
  const askedMs = scheduleDurationMs(schedule) - schedule.warmupMs;
  if (durationMs >= MIN_WINDOW_SHARE * askedMs) return [];
  return [`requests were seen for ${Math.round(durationMs)} of ${askedMs} ms`];
}
