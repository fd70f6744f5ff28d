import { median, quantile } from '../primitives/quantile.ts';

/** Fewer nights of 3 runs or more say nothing about their first ones. */
const MIN_NIGHTS = 10;
const MIN_RUNS = 3;
/** Of one side. A quiet history is called warming up once in five hundred. */
const ALPHA = 0.001;
/** Less is not worth a word. */
const MIN_SIZE = 0.01;

export type WarmUp = {
  readonly direction: 'higher' | 'lower';
  /** How many runs at the beginning of a night are off. */
  readonly runCount: number;
  /** Of how many nights the first run stands out, 0 to 1: above chance. */
  readonly nightShare: number;
  /** By how much it does on those nights, on the scale of the runs: middle, and where four in five lie. */
  readonly size: { readonly value: number; readonly low: number; readonly high: number };
  readonly pValue: number;
  readonly nightCount: number;
};

/**
 * Says whether the first runs of a night are off: a cold cache, a compiler that is not done.
 *
 * Under no warm-up each run of a night is its highest with the same probability. How many nights have their first run as
 * the highest is counted, whatever the noise looks like and however nights differ; and the same for the lowest.
 *
 * @param nights runs in the order in which they ran, on a scale on which changes add up
 * @returns undefined where there is none, or too little to tell
 * @see Wang 1993 for the distribution of the count where nights have different numbers of runs
 */
export function warmUp(nights: readonly (readonly number[])[]): WarmUp | undefined {
  const first = standsOut(nights);
  if (first === undefined) return undefined;
  let runCount = 1;
  for (;;) {
    const next = standsOut(nights.map((runs) => runs.slice(runCount)));
    if (next?.direction !== first.direction) break;
    runCount++;
  }
  return { ...first, runCount };
}

function standsOut(nights: readonly (readonly number[])[]): Omit<WarmUp, 'runCount'> | undefined {
  const usable = nights.filter(({ length }) => length >= MIN_RUNS);
  if (usable.length < MIN_NIGHTS) return undefined;
  const chances = usable.map(({ length }) => 1 / length);
  for (const direction of ['higher', 'lower'] as const) {
    const sign = direction === 'higher' ? 1 : -1;
    const away = usable.map(([first = 0, ...others]) => ({
      size: sign * (first - median(others)),
      isOutermost: others.every((other) => sign * (first - other) > 0),
    }));
    const count = away.filter(({ isOutermost }) => isOutermost).length;
    const pValue = atLeast(count, chances);
    if (pValue >= ALPHA) continue;
    const byChance = chances.reduce((sum, chance) => sum + chance, 0) / chances.length;
    const nightShare = (count / usable.length - byChance) / (1 - byChance);
    const sizes = away.map(({ size }) => size).sort((a, b) => b - a);
    const affected = sizes.slice(0, Math.max(1, Math.round(nightShare * usable.length))).reverse();
    const size = {
      value: sign * quantile(affected, 0.5),
      low: sign * quantile(affected, 0.1),
      high: sign * quantile(affected, 0.9),
    };
    if (Math.abs(size.value) < MIN_SIZE) continue;
    return { direction, nightShare, size, pValue, nightCount: usable.length };
  }
  return undefined;
}

/** P(at least so many) of events of these probabilities. */
function atLeast(count: number, chances: readonly number[]): number {
  const ways = new Float64Array(chances.length + 1);
  ways[0] = 1;
  for (const [index, chance] of chances.entries()) {
    for (let k = index + 1; k >= 0; k--) {
      ways[k] = (ways[k] ?? 0) * (1 - chance) + (k > 0 ? (ways[k - 1] ?? 0) * chance : 0);
    }
  }
  let sum = 0;
  for (let k = chances.length; k >= count; k--) sum += ways[k] ?? 0;
  return sum;
}
