import { signedRank } from '../comparison/signed-rank.ts';

const MIN_NIGHTS = 10;
const MIN_RUNS = 3;
const ALPHA = 0.002;
/** From the first to the last run of a night; less is not worth a word. */
const MIN_SIZE = 0.005;

export type NightDrift = {
  /** From a night's first run to its last, on the scale of the runs. */
  readonly change: { readonly value: number; readonly low?: number; readonly high?: number };
  readonly pValue: number;
  readonly nightCount: number;
};

/**
 * Says whether runs rise or fall in the course of a night: a leak, a disk that fills, a host that heats up. A line is laid
 * through each night's runs, and the rise of all nights is tested by signed ranks: one wild night counts once.
 *
 * @param nights runs in the order in which they ran, those of a warm-up left out
 * @returns undefined where there is none, or too little to tell
 */
export function nightDrift(nights: readonly (readonly number[])[]): NightDrift | undefined {
  const rises = nights.filter(({ length }) => length >= MIN_RUNS).map(riseOf);
  if (rises.length < MIN_NIGHTS) return undefined;
  const { center, pTwoSided } = signedRank(rises);
  if (pTwoSided >= ALPHA || Math.abs(center.value) < MIN_SIZE) return undefined;
  return { change: center, pValue: pTwoSided, nightCount: rises.length };
}

/** By least squares, over the whole night. */
function riseOf(runs: readonly number[]): number {
  const middle = (runs.length - 1) / 2;
  let products = 0;
  let squares = 0;
  for (const [index, value] of runs.entries()) {
    products += (index - middle) * value;
    squares += (index - middle) ** 2;
  }
  return (products / squares) * (runs.length - 1);
}
