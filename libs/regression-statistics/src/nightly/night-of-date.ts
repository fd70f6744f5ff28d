import { PerfError } from '@perf-agent/contracts/basics';

const DAY_MS = 86_400_000;

/**
 * @param date YYYY-MM-DD
 * @returns days since 1970-01-01, so that nights of a week have numbers in a row
 * @throws PerfError SAMPLE_INVALID
 */
export function nightOfDate(date: string): number {
  const time = Date.parse(`${date}T00:00:00Z`);
  if (Number.isFinite(time)) return time / DAY_MS;
  throw new PerfError('SAMPLE_INVALID', `night: date is ${date}, expected YYYY-MM-DD`);
}

/** The other way round. */
export function dateOfNight(night: number): string {
  return new Date(night * DAY_MS).toISOString().slice(0, 10);
}
