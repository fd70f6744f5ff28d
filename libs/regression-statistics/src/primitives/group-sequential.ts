import { PerfError } from '@perf-agent/contracts/basics';
import { assertShare } from './sample.ts';
import { type Walk, crossing, mirrored, step } from './score-walk.ts';
import { type Spending, spent } from './spending.ts';

const BISECTIONS = 60;

export type SequentialPlan = {
  /** What share of the planned values is there at each look: ascending, above 0, the last at most 1. */
  readonly shares: readonly number[];
  readonly alpha: number;
  readonly sides: 1 | 2;
  readonly spending: Spending;
};

/**
 * Gives the bounds for planned looks at a growing sample: a z at or beyond its look's bound is significant, and all
 * looks together err with at most alpha.
 *
 * Further looks can be planned while one goes on: a bound depends on the looks up to it alone. For means with a known
 * deviation, or of some 30 values and more.
 *
 * @returns for each look the bound on |z| (two-sided) or z (one-sided); Infinity where no probability is left to spend
 * @throws PerfError SAMPLE_INVALID for shares out of order or range, or an alpha that is none
 * @see Lan & DeMets 1983; Armitage, McPherson & Rowe 1969; checked in group-sequential.spec.ts against published bounds
 */
export function groupSequentialBounds({
  shares,
  alpha,
  sides,
  spending,
}: SequentialPlan): number[] {
  assertShare('groupSequentialBounds', 'alpha', alpha);
  assertShares('groupSequentialBounds', shares);
  const bounds: number[] = [];
  let walk: Walk | undefined;
  let before = 0;
  for (const [look, share] of shares.entries()) {
    const upTo = spent(spending, share, alpha / sides);
    // A continuation region is symmetric for two sides: each side errs with half of alpha.
    const bound = boundFor(walk, share, upTo - before);
    bounds.push(bound);
    walk = step(walk, { share, next: shares[look + 1], bound, sides, drift: 0 });
    before = upTo;
  }
  return bounds;
}

/**
 * Gives the probability to be at or beyond a bound for the first time at each look.
 *
 * @param drift the expected z at share 1: 0 gives the error, the z of a true effect the power
 * @throws PerfError SAMPLE_INVALID as `groupSequentialBounds`, or for another number of bounds than shares
 * @see Armitage, McPherson & Rowe 1969; Jennison & Turnbull 2000, 19
 */
export function crossingProbabilities(
  { shares, sides }: Pick<SequentialPlan, 'shares' | 'sides'>,
  bounds: readonly number[],
  drift = 0,
): number[] {
  assertShares('crossingProbabilities', shares);
  if (bounds.length !== shares.length || bounds.some((bound) => !(bound > 0))) {
    throw new PerfError(
      'SAMPLE_INVALID',
      'crossingProbabilities: expected one bound above 0 a look',
    );
  }
  const probabilities: number[] = [];
  let walk: Walk | undefined;
  for (const [look, share] of shares.entries()) {
    const bound = bounds[look] ?? Infinity;
    const above = crossing(walk, share, bound, drift);
    const below = sides === 2 ? crossing(mirrored(walk), share, bound, -drift) : 0;
    probabilities.push(above + below);
    walk = step(walk, { share, next: shares[look + 1], bound, sides, drift });
  }
  return probabilities;
}

function boundFor(walk: Walk | undefined, share: number, probability: number): number {
  if (!(probability > 0)) return Infinity;
  let [low, high] = [0, 40];
  for (let round = 0; round < BISECTIONS; round++) {
    const middle = (low + high) / 2;
    if (crossing(walk, share, middle, 0) > probability) low = middle;
    else high = middle;
  }
  // The upper end: it errs with no more than the probability.
  return high;
}

function assertShares(who: string, shares: readonly number[]): void {
  let before = 0;
  for (const share of shares) {
    if (!(share > before && share <= 1)) {
      throw new PerfError(
        'SAMPLE_INVALID',
        `${who}: the shares are ${shares.join(', ')}, expected to rise from above 0 to at most 1`,
      );
    }
    before = share;
  }
}
