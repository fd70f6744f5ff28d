import { PerfError } from '@perf-agent/contracts/basics';
import { assertFinite } from '../primitives/sample.ts';
import { median } from '../primitives/quantile.ts';

/** One night of a history: its date (2026-03-07) or its number, and what each run measured. */
export type DescribedNight = {
  readonly night: number | string;
  /** In the order in which they ran, at least 1. */
  readonly runs: readonly number[];
};

/** A history on the scale on which its changes add up. */
export type ScaledHistory = {
  /** Whole nights, ascending; of dates the days since 1970-01-01. */
  readonly at: readonly number[];
  readonly dated: boolean;
  /** Logarithms, or with values of 0 or less parts of the usual value. */
  readonly runs: readonly (readonly number[])[];
  /** The median of each night's runs, on the same scale. */
  readonly medians: readonly number[];
  /** What a difference on the scale is as a relative change: 0.05 for +5 %. */
  readonly changeOf: (difference: number) => number;
};

const DAY_MS = 86_400_000;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Checks a history and puts it on the scale on which its changes add up.
 *
 * @param nights ascending, none twice, all by number or all by date
 * @throws PerfError SAMPLE_TOO_SMALL: no nights, or one without runs. SAMPLE_INVALID: naming the night; also where the
 *   usual value is 0, of which nothing is a percentage
 */
export function scaledHistory(nights: readonly DescribedNight[]): ScaledHistory {
  if (nights.length === 0)
    throw new PerfError('SAMPLE_TOO_SMALL', 'history: 0 nights, expected at least 1');
  const at = nights.map(({ night }) => dayOf(night));
  for (const [index, { night, runs }] of nights.entries()) {
    assertFinite(`history: night ${night}`, 'runs', runs);
    const before = nights[index - 1];
    if (before === undefined) continue;
    if (typeof before.night !== typeof night)
      throw new PerfError('SAMPLE_INVALID', `history: night ${night}: dates and numbers are mixed`);
    if ((at[index] ?? 0) > (at[index - 1] ?? 0)) continue;
    const came = at[index] === at[index - 1] ? 'comes twice' : `is after ${before.night}`;
    throw new PerfError(
      'SAMPLE_INVALID',
      `history: night ${night} ${came}, expected ascending nights`,
    );
  }
  const all = nights.map(({ runs }) => [...runs]);
  const onLogScale = all.every((runs) => runs.every((value) => value > 0));
  const usual = onLogScale ? 1 : Math.abs(median(all.map(median)));
  if (!(usual > 0)) {
    throw new PerfError(
      'SAMPLE_INVALID',
      'history: the usual value is 0: no change is a percentage of it',
    );
  }
  const scale = onLogScale ? Math.log : (value: number) => value / usual;
  const runs = all.map((values) => values.map(scale));
  return {
    at,
    dated: typeof nights[0]?.night === 'string',
    runs,
    medians: runs.map(median),
    changeOf: onLogScale ? Math.expm1 : (difference) => difference,
  };
}

function dayOf(night: number | string): number {
  const day =
    typeof night === 'number'
      ? night
      : ISO_DATE.test(night)
        ? Date.parse(`${night}T00:00:00Z`) / DAY_MS
        : NaN;
  if (Number.isSafeInteger(day)) return day;
  throw new PerfError(
    'SAMPLE_INVALID',
    `history: night ${night}: expected a whole number or a date such as 2026-03-07`,
  );
}
