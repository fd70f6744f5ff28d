import { hodgesLehmann } from '../primitives/hodges-lehmann.ts';
import { mannWhitney } from '../primitives/mann-whitney.ts';
import type { Arms } from './arms.ts';
import type { ComparisonMethod, RunsInput } from './comparison-types.ts';
import { failureDifference, MIN_COUNTED_RUNS } from './failure-difference.ts';
import { pairRuns, type Pairs } from './pair-runs.ts';
import { signedRank } from './signed-rank.ts';

/** By how much the candidate is shifted, on the scale of the arms. */
export type Shift = {
  readonly value: number;
  /** No bounds where there are too few runs for 95 %. */
  readonly low?: number;
  readonly high?: number;
  readonly pValue: number;
  readonly method: ComparisonMethod;
};

export type MeasuredShift = { readonly shift: Shift; readonly pairs: Pairs | undefined };

/** With fewer pairs no signed ranks can be significant; runs of both arms taken apart can, from 4 of each on. */
const MIN_PAIRS = 6;

/**
 * Measures by how much the candidate is shifted, by ranks: exact in small samples, and right for latencies, which lean to
 * a side, have several levels and wild runs, where a t-test is not.
 *
 * Pairs go by signed ranks. So do interleaved runs from 6 pairs on; with fewer the arms are taken apart, which errs on the
 * side of no difference where neighbours share something. Counts of failures go by their own test.
 */
export function measureShift(input: RunsInput, arms: Arms): MeasuredShift {
  const { design = 'separate', counts } = input;
  const { base, candidate } = arms;
  const canPair = design === 'interleaved' && base.length === candidate.length;
  const pairs = design === 'paired' || canPair ? pairRuns(input, arms) : undefined;
  if (pairs?.differences.length === 0) return { shift: unknownShift(base, candidate), pairs };
  if (pairs && (design === 'paired' || pairs.differences.length >= MIN_PAIRS)) {
    const { center, pTwoSided } = signedRank(pairs.differences);
    return { shift: { ...center, pValue: pTwoSided, method: 'signed-rank' }, pairs };
  }
  const counted = Math.min(base.length, candidate.length) >= MIN_COUNTED_RUNS;
  if (counts && counted) {
    return { shift: failureDifference(counts.base, counts.candidate), pairs: undefined };
  }
  const { value, low, high } = hodgesLehmann(base, candidate);
  const pValue = mannWhitney(base, candidate).pTwoSided;
  const bounds = low !== undefined && high !== undefined ? { low, high } : {};
  return { shift: { value, ...bounds, pValue, method: 'mann-whitney' }, pairs: undefined };
}

/** Blocks of which none has both arms. */
function unknownShift(base: readonly number[], candidate: readonly number[]): Shift {
  return { value: hodgesLehmann(base, candidate).value, pValue: 1, method: 'signed-rank' };
}
