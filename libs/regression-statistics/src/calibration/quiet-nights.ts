import { scanHistory, type HistoryInput, type HistoryNight } from '../decision/judge-history.ts';
import { medianOf } from '../decision/median-of.ts';
import { nightLevel, type Scale } from '../decision/night-level.ts';
import type { SeededRandom } from '../primitives/seeded-random.ts';

/** Nights that are drawn together: a week keeps weekdays and what nights share with their neighbours. */
const BLOCK_NIGHTS = 7;

/**
 * Takes the established changes out of a history: what is left are nights as they are when nothing happens.
 *
 * @returns for each night its runs on the scale of the decision, relative to the level that it lies on
 */
export function quietNights(input: HistoryInput): number[][] {
  const { scale, nights } = input;
  const { starts } = scanHistory(input).scan;
  const levels = nights.map(({ runs }) => nightLevel(runs, scale));
  return nights.map(({ runs }, index) => {
    const start = starts.findLast((begin) => begin <= index) ?? 0;
    const end = starts.find((begin) => begin > index) ?? nights.length;
    const level = medianOf(Float64Array.from(levels.slice(start, end)));
    return runs.map((run) => scaled(run, scale) - level);
  });
}

/**
 * Draws another history of the same kind: whole weeks of quiet nights, one after the other, each a night with all its
 * runs (moving block bootstrap).
 *
 * @param runCount runs a night, drawn with replacement from those of its night; all as they are when left out
 * @param step how much worse, on the scale of the decision, from night `onset` on
 * @see Künsch 1989
 */
export function drawNights(
  quiet: readonly (readonly number[])[],
  {
    count,
    runCount,
    onset,
    step,
  }: { count: number; runCount?: number; onset?: number; step?: number },
  scale: Scale,
  random: SeededRandom,
): HistoryNight[] {
  const nights: HistoryNight[] = [];
  while (nights.length < count) {
    const first = random.integer(0, Math.max(0, quiet.length - BLOCK_NIGHTS));
    for (const runs of quiet.slice(first, first + BLOCK_NIGHTS)) {
      const night = nights.length;
      if (night === count) break;
      const drawn =
        runCount === undefined
          ? runs
          : Array.from({ length: runCount }, () => runs[random.integer(0, runs.length - 1)] ?? 0);
      const worse = onset !== undefined && night >= onset ? (step ?? 0) : 0;
      nights.push({ night, runs: drawn.map((run) => unscaled(run + worse, scale)) });
    }
  }
  return nights;
}

function scaled(value: number, { worse, changeKind }: Scale): number {
  const sign = worse === 'higher' ? 1 : -1;
  return sign * (changeKind === 'ratio' ? Math.log(value) : value);
}

function unscaled(value: number, { worse, changeKind }: Scale): number {
  const measured = worse === 'higher' ? value : -value;
  return changeKind === 'ratio' ? Math.exp(measured) : measured;
}
