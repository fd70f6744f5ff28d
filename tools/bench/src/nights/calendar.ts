const DAY_MS = 86_400_000;
const FIRST_NIGHT_MS = Date.UTC(2026, 2, 1);

/** 'slow' and 'slow again' are two runs of the same date. */
export type NightKind = 'normal' | 'slow' | 'slow again';

export type PlannedNight = { readonly date: string; readonly kind: NightKind };

/**
 * Plans normal nights, one slow night that is run twice, and as many normal nights again, on consecutive dates.
 *
 * @param normalCount of the normal nights before, and of those after
 */
export function planNights(normalCount: number): PlannedNight[] {
  const normal = (from: number): PlannedNight[] =>
    Array.from({ length: normalCount }, (_, index) => ({
      date: dateOf(from + index),
      kind: 'normal',
    }));
  const slow = dateOf(normalCount);
  return [
    ...normal(0),
    { date: slow, kind: 'slow' },
    { date: slow, kind: 'slow again' },
    ...normal(normalCount + 1),
  ];
}

/** @returns YYYY-MM-DD */
function dateOf(index: number): string {
  return new Date(FIRST_NIGHT_MS + index * DAY_MS).toISOString().slice(0, 10);
}
