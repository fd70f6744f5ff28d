import { median } from '../primitives/quantile.ts';
import { historyLevel, type HistoryLevel, type Segment } from './history-level.ts';
import * as words from './history-words.ts';
import { missingNights, missingText, type MissingNights } from './missing-nights.ts';
import { modes, type Modes } from './modes.ts';
import { nightDrift, type NightDrift } from './night-drift.ts';
import { nightNoise, type HistoryNoise } from './night-noise.ts';
import { scaledHistory, type DescribedNight, type ScaledHistory } from './night-scale.ts';
import { warmUp, type WarmUp } from './warm-up.ts';
import { weekdayPattern, type WeekdayPattern } from './weekday.ts';

export type Worse = 'higher' | 'lower';

/** One thing that is so in a history: a sentence with its numbers, and the numbers themselves (on the scale of logs). */
export type HistoryFinding = { readonly text: string } & (
  | { readonly kind: 'too-short'; readonly evidence: { readonly nightCount: number } }
  | { readonly kind: 'constant'; readonly evidence: { readonly value: number } }
  | { readonly kind: 'missing-nights'; readonly evidence: MissingNights }
  | {
      readonly kind: 'level-change';
      readonly evidence: { readonly before: Segment; readonly after: Segment };
    }
  | { readonly kind: 'trend'; readonly evidence: Segment }
  | { readonly kind: 'weekday'; readonly evidence: WeekdayPattern }
  | { readonly kind: 'warm-up'; readonly evidence: WarmUp }
  | { readonly kind: 'night-drift'; readonly evidence: NightDrift }
  | { readonly kind: 'modes'; readonly evidence: Modes }
  | { readonly kind: 'outlier-nights'; readonly evidence: HistoryNoise }
  | { readonly kind: 'noise'; readonly evidence: HistoryNoise }
);

/** Below, hardly anything can be said. */
const MIN_NIGHTS = 14;
/** A step between two levels that is smaller is not worth a word. */
const MIN_STEP = 0.01;

/**
 * Says in words what is the matter with a history of nights, each finding with its numbers: steps, slow trends, weekdays,
 * warm-up, drift within nights, runs on several levels, wild and missing nights, and how much the rest varies.
 *
 * Each finding is tested so that a quiet history of independent nights gets one by chance in some hundredths of cases or
 * less; what is smaller than 1 % (a trend: 2 % over its nights) is left out. Nothing is said of causes.
 *
 * @param nights of one metric, one scenario, one environment; ascending
 * @returns most important first; 'noise' last
 * @throws PerfError SAMPLE_TOO_SMALL, SAMPLE_INVALID as `scaledHistory`
 */
export function describeHistory(
  nights: readonly DescribedNight[],
  { worse }: { readonly worse: Worse },
): HistoryFinding[] {
  const recorded = scaledHistory(nights);
  const about = { ...recorded, worse };
  const missing = missingNights(recorded.at);
  const findings: HistoryFinding[] = missing
    ? [{ kind: 'missing-nights', text: missingText(about, missing), evidence: missing }]
    : [];
  const value = nights[0]?.runs[0] ?? 0;
  if (nights.length > 1 && nights.every(({ runs }) => runs.every((run) => run === value))) {
    const text = `All runs of ${nights.length} nights are ${value}: is it measured at all?`;
    return [{ kind: 'constant', text, evidence: { value } }, ...findings];
  }
  const warm = warmUpBesideDrift(recorded.runs);
  const history = warm ? withoutFirst(recorded, warm.runCount) : recorded;
  const level = historyLevel(history);
  const runsAroundLevel = history.runs.map((runs, index) =>
    runs.map((run) => run - (level.expected[index] ?? 0)),
  );
  findings.unshift(...levelFindings(about, level));
  if (warm) findings.push({ kind: 'warm-up', text: words.warmUpText(about, warm), evidence: warm });
  const week = weekdayPattern(history.at, level.residuals);
  if (week)
    findings.push({ kind: 'weekday', text: words.weekdayText(about, week), evidence: week });
  const several = modes(runsAroundLevel);
  if (several)
    findings.push({ kind: 'modes', text: words.modesText(about, several), evidence: several });
  const drift = nightDrift(runsAroundLevel);
  if (drift)
    findings.push({
      kind: 'night-drift',
      text: words.nightDriftText(about, drift),
      evidence: drift,
    });
  const noise = nightNoise(history.at, level.residuals, history.runs);
  if (noise && noise.outliers.length > 0)
    findings.push({
      kind: 'outlier-nights',
      text: words.outliersText(about, noise),
      evidence: noise,
    });
  if (noise) findings.push({ kind: 'noise', text: words.noiseText(about, noise), evidence: noise });
  return nights.length < MIN_NIGHTS ? [...findings, tooShort(nights.length)] : findings;
}

function tooShort(nightCount: number): HistoryFinding {
  const text = `${nightCount} nights say little: from ${MIN_NIGHTS} on there are trends, from 28 on weekdays (${MIN_NIGHTS - nightCount} and ${28 - nightCount} more).`;
  return { kind: 'too-short', text, evidence: { nightCount } };
}

/** Where runs rise or fall in the course of a night, the first is the lowest or highest without any warm-up. */
function warmUpBesideDrift(runs: ScaledHistory['runs']): WarmUp | undefined {
  const warm = warmUp(runs);
  const drift = warm && nightDrift(runs.map((all) => all.slice(warm.runCount)));
  if (!drift) return warm;
  const count = median(runs.map(({ length }) => length)) - warm.runCount;
  const perRun = drift.change.value / (count - 1);
  return warmUp(runs.map((all) => all.map((run, index) => run - perRun * index))) && warm;
}

/** A night that has no other runs keeps them. */
function withoutFirst(history: ScaledHistory, count: number): ScaledHistory {
  const runs = history.runs.map((all) => (all.length > count ? all.slice(count) : all));
  return { ...history, runs, medians: runs.map((all) => median([...all])) };
}

function levelFindings(about: words.Words, { segments, expected }: HistoryLevel): HistoryFinding[] {
  const findings: HistoryFinding[] = [];
  for (const [index, segment] of segments.entries()) {
    const before = segments[index - 1];
    // Where a line meets a level, what counts is what they say of the nights at the seam, but for a night of its climb.
    const [last = 0, first = 0] = [expected[segment.from - 1], expected[segment.from]];
    const climb = Math.abs(segment.trend?.slope.value ?? before?.trend?.slope.value ?? 0);
    if (before && Math.abs(first - last) >= MIN_STEP + climb) {
      const text = words.levelChangeText(about, segment.from, last, first);
      findings.push({ kind: 'level-change', text, evidence: { before, after: segment } });
    }
    if (segment.trend)
      findings.push({ kind: 'trend', text: words.trendText(about, segment), evidence: segment });
  }
  return findings;
}
