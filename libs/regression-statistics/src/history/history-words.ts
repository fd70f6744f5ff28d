import type { Worse } from './describe-history.ts';
import type { Segment } from './history-level.ts';
import type { Modes } from './modes.ts';
import type { NightDrift } from './night-drift.ts';
import type { HistoryNoise } from './night-noise.ts';
import type { ScaledHistory } from './night-scale.ts';
import type { WarmUp } from './warm-up.ts';
import { weekdayOf, type WeekdayPattern } from './weekday.ts';

const DAY_MS = 86_400_000;
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MOST_NAMED = 5;

/** What sentences about a history need to know of it. */
export type Words = Pick<ScaledHistory, 'at' | 'dated' | 'changeOf'> & { readonly worse: Worse };

export function nightText(night: number, { dated }: Pick<Words, 'dated'>): string {
  return dated ? new Date(night * DAY_MS).toISOString().slice(0, 10) : `night ${night}`;
}

export function levelChangeText(
  words: Words,
  index: number,
  before: number,
  after: number,
): string {
  const change = words.changeOf(after - before);
  const night = nightText(words.at[index] ?? 0, words);
  return `From ${night} on the values are ${size(change)} ${side(change, words)}.`;
}

export function trendText(words: Words, { from, to, trend }: Segment): string {
  if (!trend) return '';
  const first = words.at[from] ?? 0;
  const last = words.at[to - 1] ?? 0;
  const weekly = words.changeOf(7 * trend.slope.value);
  const total = words.changeOf((last - first) * trend.slope.value);
  const bounds = [words.changeOf(7 * trend.slope.low), words.changeOf(7 * trend.slope.high)];
  const verb = weekly > 0 ? 'rise' : 'fall';
  return (
    `From ${nightText(first, words)} to ${nightText(last, words)} the values ${verb} by ${size(weekly)} a week ` +
    `(95 %: ${signed(bounds[0] ?? 0)} to ${signed(bounds[1] ?? 0)}), ${size(total)} in all: ${quality(weekly, words)}.`
  );
}

export function weekdayText(words: Words, { days }: WeekdayPattern): string {
  const groups = [days.filter(({ effect }) => effect > 0), days.filter(({ effect }) => effect < 0)];
  const parts = groups
    .filter(({ length }) => length > 0)
    .map((group) => {
      const effects = group.map(({ effect }) => words.changeOf(effect));
      const mean = effects.reduce((sum, effect) => sum + effect, 0) / effects.length;
      const names = group.map(({ day }) => weekdayName(day, words));
      return `${names.join(' and ')} are ${size(mean)} ${side(mean, words)}`;
    });
  const text = parts.join(', ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)} than the other days.`;
}

function weekdayName(day: number, { at, dated }: Words): string {
  // 1970-01-01 was a Thursday.
  if (dated) return `${DAYS[(day + 4) % 7] ?? ''}s`;
  const nights = at.filter((night) => weekdayOf(night) === day).slice(0, 3);
  return `nights ${nights.join(', ')}, …`;
}

export function warmUpText(words: Words, warm: WarmUp): string {
  const { value, low, high } = warm.size;
  const runs = warm.runCount === 1 ? 'The first run' : `The first ${warm.runCount} runs`;
  const verb = warm.runCount === 1 ? 'is' : 'are';
  const [least, most] = [low, high].map((bound) => Math.abs(words.changeOf(bound)));
  return (
    `${runs} of a night ${verb} ${size(words.changeOf(value))} ${warm.direction} than the others on ` +
    `${percent(warm.nightShare)} of ${warm.nightCount} nights (mostly ${size(least ?? 0)} to ${size(most ?? 0)}): ` +
    'warm up longer, or leave it out.'
  );
}

export function nightDriftText(words: Words, { change, nightCount }: NightDrift): string {
  const total = words.changeOf(change.value);
  const verb = total > 0 ? 'rises' : 'falls';
  return `Within a night the value ${verb} by ${size(total)} from the first run to the last, over ${nightCount} nights: ${quality(total, words)}.`;
}

export function modesText(words: Words, { levels, spread, isSure, runCount }: Modes): string {
  const main = levels.reduce((most, level) => (level.share > most.share ? level : most));
  const total = levels.reduce((sum, { share }) => sum + share, 0);
  const parts = levels.map(({ at, share }) => {
    const where = at === main.at ? 'the usual one' : signed(words.changeOf(at - main.at));
    return `${percent(share / total)} at ${where}`;
  });
  const count = levels.length === 2 ? 'two' : 'three';
  const tail = isSure ? '' : ' or have a long tail';
  return `Runs fall on ${count} levels${tail}: ${parts.join(', ')} (${runCount} runs, ±${size(words.changeOf(spread))} around each).`;
}

export function noiseText(words: Words, noise: HistoryNoise): string {
  const { night, run, between, correlation, runsPerNight, nightCount } = noise;
  const parts = [
    `A night varies by ±${size(words.changeOf(night))} around its level (standard deviation, ${nightCount} nights)`,
  ];
  if (run !== undefined && between !== undefined) {
    parts.push(
      `a run by ±${size(words.changeOf(run))} within its night, of ${runsPerNight} runs`,
      between > 0.2 * night
        ? `±${size(words.changeOf(between))} is the night's own, which no number of runs takes away`
        : 'more runs a night would take nearly all of it away',
    );
  }
  if (correlation !== undefined && correlation > 2 / Math.sqrt(nightCount))
    parts.push(`neighbouring nights resemble each other (correlation ${correlation.toFixed(2)})`);
  return `${parts.join('; ')}.`;
}

export function outliersText(words: Words, { outliers }: HistoryNoise): string {
  const named = outliers.slice(0, MOST_NAMED).map(({ index, size: away }) => {
    return `${nightText(words.at[index] ?? 0, words)} (${signed(words.changeOf(away))})`;
  });
  const more = outliers.length > MOST_NAMED ? ` and ${outliers.length - MOST_NAMED} more` : '';
  const [noun, verb] = outliers.length === 1 ? ['night', 'lies'] : ['nights', 'lie'];
  return `${outliers.length} ${noun} ${verb} far from all others: ${named.join(', ')}${more}.`;
}

function side(change: number, words: Words): string {
  return `${change > 0 ? 'higher' : 'lower'} (${quality(change, words)})`;
}

function quality(change: number, { worse }: Words): 'worse' | 'better' {
  return change > 0 === (worse === 'higher') ? 'worse' : 'better';
}

function size(change: number): string {
  return `${Number(Math.abs(change * 100).toPrecision(2))} %`;
}

function signed(change: number): string {
  return `${change < 0 ? '−' : '+'}${size(change)}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
