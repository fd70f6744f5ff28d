import { weekdayOf } from './weekday.ts';
import { nightText, type Words } from './history-words.ts';

const MOST_NAMED = 5;
/** When so many of the gaps are on the same one or two weekdays, it is a plan and no fault. */
const PLANNED_SHARE = 0.9;
const MIN_PLANNED = 4;

export type MissingNights = {
  readonly count: number;
  /** First and last night of each gap. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
  /** Weekdays (night modulo 7) on which nothing is ever measured. */
  readonly planned: readonly number[];
};

/** @returns undefined when no night is missing between the first and the last */
export function missingNights(at: readonly number[]): MissingNights | undefined {
  const gaps: { from: number; to: number }[] = [];
  const byWeekday = new Array<number>(7).fill(0);
  let count = 0;
  for (const [index, night] of at.entries()) {
    const before = at[index - 1] ?? night - 1;
    if (night - before <= 1) continue;
    gaps.push({ from: before + 1, to: night - 1 });
    count += night - before - 1;
    for (let missing = before + 1; missing < night && missing <= before + 7; missing++) {
      const day = weekdayOf(missing);
      byWeekday[day] = (byWeekday[day] ?? 0) + 1;
    }
  }
  if (count === 0) return undefined;
  const never = byWeekday.flatMap((missing, day) =>
    missing >= MIN_PLANNED && at.every((night) => weekdayOf(night) !== day) ? day : [],
  );
  const onNever = never.reduce((sum, day) => sum + (byWeekday[day] ?? 0), 0);
  return { count, gaps, planned: onNever >= PLANNED_SHARE * count ? never : [] };
}

export function missingText(words: Words, { count, gaps, planned }: MissingNights): string {
  const span = (words.at.at(-1) ?? 0) - (words.at[0] ?? 0) + 1;
  if (planned.length > 0) {
    return `${count} of ${span} nights are missing, on the same ${planned.length} days of every week: nothing is measured then.`;
  }
  const named = gaps.slice(0, MOST_NAMED).map(({ from, to }) => {
    return from === to
      ? nightText(from, words)
      : `${nightText(from, words)} to ${nightText(to, words)}`;
  });
  const more = gaps.length > MOST_NAMED ? `, and ${gaps.length - MOST_NAMED} more gaps` : '';
  return `${count} of ${span} nights are missing: ${named.join(', ')}${more}.`;
}
