import { medianOf } from './median-of.ts';
import { NIGHT_RULE } from './rule.ts';

// Bound once: a test runner's sandbox looks globals up slowly.
const { abs, max, min } = Math;

/** A step counts only if plain averages show it too: this share of the floor against the middle of the nights before… */
const LEVEL_SHARE = 0.8;
/** …or this share between the few nights on both sides of it. */
const JUMP_SHARE = 1;

/** What plain averages say before anything is fitted. */
export type Screen = {
  /** Whether a step at `onset` could reach the floor by the nights up to `last`. */
  readonly step: (onset: number, last: number) => boolean;
  /** How much worse a night is than the middle of the nights before. */
  readonly night: (index: number) => number;
};

/**
 * Makes the cheap test of where a change could be established, before anything is fitted.
 *
 * @param start index at which the last known level begins
 */
export function createScreen(y: Float64Array, floor: number): (start: number) => Screen {
  const sums = new Float64Array(y.length + 1);
  for (let i = 0; i < y.length; i++) sums[i + 1] = (sums[i] ?? 0) + (y[i] ?? 0);
  const mean = (from: number, to: number): number =>
    ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from);
  const before = new Float64Array(y.length);
  return (start) => {
    const centers = new Float64Array(y.length).fill(NaN);
    const center = (index: number): number => {
      const known = centers[index] ?? 0;
      if (!Number.isNaN(known)) return known;
      const from = max(start, index - NIGHT_RULE.referenceNights);
      for (let i = from; i < index; i++) before[i] = y[i] ?? 0;
      const value = medianOf(before, from, index);
      centers[index] = value;
      return value;
    };
    return {
      step(onset, last) {
        const after = mean(onset, last + 1);
        if (abs(after - center(onset)) >= LEVEL_SHARE * floor) return true;
        const jump = mean(onset, min(last + 1, onset + 3)) - mean(max(start, onset - 3), onset);
        return abs(jump) >= JUMP_SHARE * floor;
      },
      night: (index) => (y[index] ?? 0) - center(index),
    };
  };
}
