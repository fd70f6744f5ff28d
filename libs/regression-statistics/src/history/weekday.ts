import betaCdf from '@stdlib/stats-base-dists-beta-cdf';
import { NORMAL_MAD } from '../primitives/mad.ts';
import { median } from '../primitives/quantile.ts';
import { midRanks } from './mid-ranks.ts';

const DAYS = 7;
const MIN_WEEKS = 4;
/** A weekday belongs to the pattern when so many of the weeks have it: a history without weekends has five. */
const MIN_PRESENCE = 0.75;
const ALPHA = 0.005;
/** Less is not worth a word. */
const MIN_SIZE = 0.01;
/** A weekday is named from so many standard errors on. */
const NAMED_ERRORS = 3;
/** Of a median, over that of a mean. */
const MEDIAN_ERROR = 1.2533;

export type WeekdayEffect = {
  /** Night number modulo 7; of dates 0 is Thursday, as 1970-01-01 was one. */
  readonly day: number;
  /** Against the other days, on the scale of the history. */
  readonly effect: number;
  readonly error: number;
};

export type WeekdayPattern = {
  /** Those that differ, in the order of the week. */
  readonly days: readonly WeekdayEffect[];
  readonly pValue: number;
  readonly weekCount: number;
};

/**
 * Says whether some days of the week are higher or lower than the others, by Friedman's test: nights are ranked within
 * their week, so that neither levels nor trends nor wild nights make a pattern.
 *
 * @param at night numbers, ascending; the weekday is what is left of the number by 7
 * @param values what is left of each night once levels and trends are taken out
 * @returns undefined where there is none, or too little to tell
 * @see Friedman 1937; Iman & Davenport 1980 for the F approximation
 */
export function weekdayPattern(
  at: readonly number[],
  values: readonly number[],
): WeekdayPattern | undefined {
  const { days, weeks } = wholeWeeks(at, values);
  if (days.length < 3 || weeks.length < MIN_WEEKS) return undefined;
  const pValue = friedman(weeks);
  if (!(pValue < ALPHA)) return undefined;
  const centred = weeks.map((week) => {
    const middle = median(week);
    return week.map((value) => value - middle);
  });
  const levels = days.map((day, index) => {
    const column = centred.map((week) => week[index] ?? 0);
    const effect = median(column);
    const spread = NORMAL_MAD * median(column.map((value) => Math.abs(value - effect)));
    return { day, effect, error: (MEDIAN_ERROR * spread) / Math.sqrt(column.length) };
  });
  const usual = median(levels.map(({ effect }) => effect));
  const named = levels
    .map(({ day, effect, error }) => ({ day, effect: effect - usual, error }))
    .filter(({ effect, error }) => {
      return Math.abs(effect) >= MIN_SIZE && Math.abs(effect) > NAMED_ERRORS * error;
    });
  return named.length === 0 ? undefined : { days: named, pValue, weekCount: weeks.length };
}

export function weekdayOf(night: number): number {
  return ((night % DAYS) + DAYS) % DAYS;
}

/** The weekdays that most weeks have, and the weeks that have all of these. */
function wholeWeeks(
  at: readonly number[],
  values: readonly number[],
): { days: number[]; weeks: number[][] } {
  const weeks = new Map<number, (number | undefined)[]>();
  for (const [index, night] of at.entries()) {
    const number = Math.floor(night / DAYS);
    const week = weeks.get(number) ?? new Array<number | undefined>(DAYS).fill(undefined);
    week[weekdayOf(night)] = values[index];
    weeks.set(number, week);
  }
  const all = [...weeks.values()];
  const days = Array.from({ length: DAYS }, (_, day) => day).filter(
    (day) => all.filter((week) => week[day] !== undefined).length >= MIN_PRESENCE * all.length,
  );
  const whole = all
    .map((week) => days.flatMap((day) => week[day] ?? []))
    .filter(({ length }) => length === days.length);
  return { days, weeks: whole };
}

function friedman(weeks: readonly (readonly number[])[]): number {
  const n = weeks.length;
  const k = weeks[0]?.length ?? 0;
  const sums = new Array<number>(k).fill(0);
  let squares = 0;
  for (const week of weeks) {
    for (const [index, rank] of midRanks(week).entries()) {
      sums[index] = (sums[index] ?? 0) + rank;
      squares += rank * rank;
    }
  }
  const middle = (n * n * k * (k + 1) ** 2) / 4;
  let between = 0;
  for (const sum of sums) between += sum * sum;
  // With ties the squares of the ranks are fewer: the general form (Conover 1999, 5.8).
  const statistic = between / n - middle / n;
  const rest = squares - between / n;
  if (!(statistic > 0)) return 1;
  if (!(rest > 0)) return 0;
  const f = ((n - 1) * statistic) / rest;
  const [d1, d2] = [k - 1, (n - 1) * (k - 1)];
  return betaCdf(d2 / (d2 + d1 * f), d2 / 2, d1 / 2);
}
