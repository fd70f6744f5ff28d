import type { KnownSeries } from './night-plan.ts';
import type { Alarm } from './night-rules.ts';

/** Nights before this are history only. */
const START = 28;
/** Alarms within so many nights are one. */
const HOLD = 7;
/** A change is found when an alarm comes within so many nights of it. */
const WINDOW = 7;
const LONG_WINDOWS = { creep: 24, revert: 6 } as const;

export type Judged = { readonly series: KnownSeries; readonly alarms: readonly Alarm[] };

/** Alarms on nights without a change: before it, or in a series that has none. */
export type FalseAlarms = { alarms: number; quietNights: number };

export type Found = {
  readonly count: number;
  /** 0 to 1. */
  readonly foundRatio: number;
  /** Nights from the change to the alarm, both included; undefined when none was found. */
  readonly medianNights: number | undefined;
};

/** Of those that were found: how many named the onset within one night, and how many intervals hold the truth. */
export type Named = { readonly onsetRatio: number; readonly coveredRatio: number | undefined };

export type NightScore = {
  readonly all: FalseAlarms;
  readonly byFamily: ReadonlyMap<string, FalseAlarms>;
  /** By kind and percent, as `step+20`. */
  readonly found: ReadonlyMap<string, Found>;
  /** By the same names; absent where the rule does not say. */
  readonly named: ReadonlyMap<string, Named>;
  /** Of nights that were bad alone, those called a regression, 0 to 1. */
  readonly spikeRatio: number;
};

/**
 * Scores alarms as the targets are defined: false alarms in 100 quiet nights after 28 nights of history, alarms within 7
 * nights being one; changes found within 7 nights (24 for creep, 6 for what is mended after 6).
 */
export function scoreNights(judged: readonly Judged[]): NightScore {
  const all: FalseAlarms = { alarms: 0, quietNights: 0 };
  const byFamily = new Map<string, FalseAlarms>();
  const byKind = new Map<string, Judged[]>();
  for (const one of judged) {
    const { family, kind, pct, changeNight, nightCount } = one.series;
    const end = changeNight ?? nightCount;
    const quiet = one.alarms.map(({ night }) => night).filter((n) => n >= START && n < end);
    const ofFamily = byFamily.get(family) ?? { alarms: 0, quietNights: 0 };
    byFamily.set(family, ofFamily);
    for (const sum of [all, ofFamily]) {
      sum.alarms += episodes(quiet);
      sum.quietNights += end - START;
    }
    if (changeNight === null) continue;
    const name = kindName(kind, pct);
    byKind.set(name, [...(byKind.get(name) ?? []), one]);
  }
  const entries = [...byKind];
  return {
    all,
    byFamily,
    found: new Map(entries.map(([name, list]) => [name, foundOf(list)])),
    named: new Map(
      entries.flatMap(([name, list]) => {
        const named = namedOf(list);
        return named ? [[name, named] as const] : [];
      }),
    ),
    spikeRatio: spikeRatioOf(judged.filter(({ series }) => series.kind === 'spike')),
  };
}

export function per100({ alarms, quietNights }: FalseAlarms): number {
  return (100 * alarms) / quietNights;
}

export function kindName(kind: string, pct: number): string {
  return `${kind}${pct < 0 ? '' : '+'}${pct}`;
}

function episodes(nights: readonly number[]): number {
  let count = 0;
  let last = -Infinity;
  for (const night of nights.toSorted((a, b) => a - b)) {
    if (night - last < HOLD) continue;
    count++;
    last = night;
  }
  return count;
}

/** The first alarm that counts as having found the change. */
function firstAlarm({ series, alarms }: Judged): Alarm | undefined {
  const { changeNight, kind } = series;
  if (changeNight === null) return undefined;
  const window = kind === 'creep' || kind === 'revert' ? LONG_WINDOWS[kind] : WINDOW;
  return alarms
    .filter(({ night }) => night >= changeNight && night < changeNight + window)
    .toSorted((a, b) => a.night - b.night)[0];
}

function foundOf(list: readonly Judged[]): Found {
  const nights = list
    .flatMap((one) => {
      const first = firstAlarm(one);
      return first ? [first.night - (one.series.changeNight ?? 0) + 1] : [];
    })
    .toSorted((a, b) => a - b);
  return {
    count: list.length,
    foundRatio: nights.length / list.length,
    medianNights: nights[nights.length >> 1],
  };
}

function namedOf(list: readonly Judged[]): Named | undefined {
  let [found, onsets, intervals, covered] = [0, 0, 0, 0];
  for (const one of list) {
    const { changeNight, percent } = firstAlarm(one) ?? {};
    if (changeNight === undefined) continue;
    found++;
    if (Math.abs(changeNight - (one.series.changeNight ?? 0)) <= 1) onsets++;
    const { pct } = one.series;
    if (!percent) continue;
    intervals++;
    if (percent.low <= pct && percent.high >= pct) covered++;
  }
  if (found === 0) return undefined;
  return {
    onsetRatio: onsets / found,
    coveredRatio: intervals > 0 ? covered / intervals : undefined,
  };
}

function spikeRatioOf(spikes: readonly Judged[]): number {
  const called = spikes.filter(({ series, alarms }) => {
    const from = series.changeNight ?? 0;
    return alarms.some(
      ({ night, level }) => level === 'regressed' && night >= from && night < from + WINDOW,
    );
  });
  return called.length / spikes.length;
}
