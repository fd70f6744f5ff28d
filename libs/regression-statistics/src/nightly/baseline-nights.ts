import type { MetricVerdict } from '@perf-agent/contracts';
import { PerfError } from '@perf-agent/contracts';
import { MIN_NIGHTS, type NightValue } from './compare-night.ts';
import { median } from '../primitives/quantile.ts';

const DAY_MS = 86_400_000;

/** One valid earlier run: the night's value of the metric, and how it was judged then. */
export type PastRun = NightValue & { readonly verdict?: MetricVerdict | undefined };

export type BaselineInput = {
  /** Tonight (YYYY-MM-DD): neither this date nor a later one is used. */
  readonly date: string;
  /** Earlier runs of one metric of one scenario, any order; only comparable ones. */
  readonly history: readonly PastRun[];
  /** Calendar days before tonight that count. */
  readonly days?: number;
};

/**
 * Chooses the nights that tonight is compared with.
 *
 * Several runs of one date count as one night: their median. Runs judged 'regressed' are not normal and are left out
 * as long as 3 nights remain without them; otherwise all count. So a regression is reported night after night while
 * it lasts, and after about a week the new level is the baseline.
 *
 * @returns one value a date, ascending; may be empty
 * @throws PerfError SAMPLE_INVALID when `date` is not a date
 */
export function baselineNights({ date, history, days = 7 }: BaselineInput): NightValue[] {
  const first = daysBefore(date, days);
  const recent = history.filter((run) => run.date >= first && run.date < date);
  const normal = byDate(recent.filter(({ verdict }) => verdict !== 'regressed'));
  return normal.length >= MIN_NIGHTS ? normal : byDate(recent);
}

function byDate(runs: readonly PastRun[]): NightValue[] {
  const valuesOfDate = new Map<string, number[]>();
  for (const { date, value } of runs) {
    valuesOfDate.set(date, [...(valuesOfDate.get(date) ?? []), value]);
  }
  return [...valuesOfDate]
    .map(([date, values]) => ({ date, value: median(values) }))
    .sort((a, b) => (a.date < b.date ? -1 : 1));
}

function daysBefore(date: string, days: number): string {
  const time = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(time)) {
    throw new PerfError('SAMPLE_INVALID', `baselineNights: date is ${date}, expected YYYY-MM-DD`);
  }
  return new Date(time - days * DAY_MS).toISOString().slice(0, 10);
}
