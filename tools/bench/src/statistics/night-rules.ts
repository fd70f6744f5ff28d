import { replayNights, type HistoryNight } from '@perf-agent/regression-statistics';

const { abs, log, max, min, sqrt } = Math;

/** How much worse is a regression, for all rules that ask. */
export const THRESHOLD = 0.2;

/** What a rule says on a night, going by the nights up to it. */
export type Alarm = {
  readonly night: number;
  readonly level: 'regressed' | 'change';
  /** Where the rule says so: first night of the new level, and the change in percent with its 95 % interval. */
  readonly changeNight?: number;
  readonly percent?: { readonly value: number; readonly low: number; readonly high: number };
};

export type NightRule = (nights: readonly HistoryNight[]) => readonly Alarm[];

/** The nightly decision. Suspicions are no alarms. */
export const ourRule: NightRule = (nights) => {
  const scale = { worse: 'higher', changeKind: 'ratio' } as const;
  const alarms: Alarm[] = [];
  for (const { level, ...alert } of replayNights({ scale, threshold: THRESHOLD, nights }).alerts) {
    if (level !== 'suspect-night') alarms.push({ level, ...alert });
  }
  return alarms;
};

/** The plain rule: the median of a night's runs is 20 % above the mean of the last seven nights. */
const plainRule: NightRule = (nights) => {
  const levels = nights.map(({ runs }) => middle(runs));
  return nights.flatMap(({ night }, index): Alarm[] => {
    const week = levels.slice(max(0, index - 7), index);
    if (week.length < 7) return [];
    const average = week.reduce((sum, level) => sum + level, 0) / week.length;
    return (levels[index] ?? 0) >= (1 + THRESHOLD) * average ? [{ night, level: 'regressed' }] : [];
  });
};

const WINDOWS = [2, 3, 4, 5, 6, 7];
const REFERENCE = 21;
const MIN_REFERENCE = 14;
const DEVIATE = 3;
const FLOOR = log(1.1);
const MAD_TO_SIGMA = 1.4826;
/** Of a median, over that of a mean. */
const MEDIAN_ERROR = 1.2533;
/** Nights that happened to be alike: the least noise that is believed. */
const LEAST_SIGMA = 0.005;

/**
 * The robust multi-window rule: the (lower) median of the last 2 to 7 nights against that of the 21 before, in standard errors
 * of the median absolute deviation, inflated for autocorrelation; at least 3 of them and 10 %.
 */
const multiWindowRule: NightRule = (nights) => {
  const levels = nights.map(({ runs }) => log(middle(runs)));
  return nights.flatMap(({ night }, index): Alarm[] => {
    for (const window of WINDOWS) {
      const onset = index + 1 - window;
      const before = levels.slice(max(0, onset - REFERENCE), max(0, onset));
      if (before.length < MIN_REFERENCE) continue;
      const center = middle(before);
      const step = lowerMiddle(levels.slice(onset, index + 1)) - center;
      const sigma = max(
        LEAST_SIGMA,
        MAD_TO_SIGMA * middle(before.map((level) => abs(level - center))),
      );
      const inflation = inflationOf(before.map((level) => (level - center) / sigma));
      const error = MEDIAN_ERROR * sigma * sqrt(inflation * (1 / window + 1 / before.length));
      if (step >= FLOOR && step >= DEVIATE * error) {
        return [{ night, level: 'regressed', changeNight: nights[onset]?.night ?? night }];
      }
    }
    return [];
  });
};

export const NIGHT_RULES: Readonly<Record<string, NightRule>> = {
  ours: ourRule,
  'plain +20 %': plainRule,
  'multi-window': multiWindowRule,
};

/** Of an even number the lower one of the two: of two nights one alone is no proof. */
function lowerMiddle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1] ?? 0;
}

/** Variance of a mean of an AR(1) over that of independent nights; outliers are drawn in. */
function inflationOf(deviations: readonly number[]): number {
  const clipped = deviations.map((value) => max(-DEVIATE, min(DEVIATE, value)));
  let products = 0;
  let squares = 0;
  for (const [index, value] of clipped.entries()) {
    squares += value * value;
    products += value * (clipped[index - 1] ?? 0);
  }
  const shared = squares > 0 ? max(0, min(0.8, products / squares)) : 0;
  return (1 + shared) / (1 - shared);
}

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}
