import { PerfError } from '@perf-agent/contracts/basics';
import { median } from '../primitives/quantile.ts';
import type { Arms } from './arms.ts';
import type { Arm, RunsInput } from './comparison-types.ts';

export type Pairs = {
  /** Candidate less base, one a pair or block, on the scale of the arms. */
  readonly differences: readonly number[];
  /** Which arm ran first in each, where that is known. */
  readonly first: readonly Arm[] | undefined;
  /** Blocks of which only one arm was measured. */
  readonly leftOut: number;
};

/**
 * Makes pairs of the runs: i with i, or by block. Several runs of an arm in one block count as one, by their median:
 * runs that share a block are not independent of each other.
 *
 * @throws PerfError SAMPLE_INVALID for arms of different length without blocks, or blocks that are not one a run
 */
export function pairRuns({ blocks, firstInPair }: RunsInput, { base, candidate }: Arms): Pairs {
  if (blocks === undefined) {
    if (base.length !== candidate.length) {
      throw new PerfError(
        'SAMPLE_INVALID',
        `compareRuns: ${base.length} base and ${candidate.length} candidate runs, expected pairs`,
        { hint: 'Leave out both runs of a pair of which one failed, or name the blocks.' },
      );
    }
    const first = assertOrder(firstInPair, base.length);
    return {
      differences: base.map((value, index) => (candidate[index] ?? NaN) - value),
      first,
      leftOut: 0,
    };
  }
  if (blocks.base.length !== base.length || blocks.candidate.length !== candidate.length) {
    throw new PerfError('SAMPLE_INVALID', 'compareRuns: expected one block for each run');
  }
  const ofBase = byBlock(blocks.base, base);
  const ofCandidate = byBlock(blocks.candidate, candidate);
  const differences: number[] = [];
  for (const [block, values] of ofBase) {
    const others = ofCandidate.get(block);
    if (others) differences.push(median(others) - median(values));
  }
  const leftOut = ofBase.size + ofCandidate.size - 2 * differences.length;
  return { differences, first: assertOrder(firstInPair, differences.length), leftOut };
}

function assertOrder(first: readonly Arm[] | undefined, count: number): readonly Arm[] | undefined {
  if (first === undefined || first.length === count) return first;
  throw new PerfError(
    'SAMPLE_INVALID',
    `compareRuns: firstInPair has ${first.length} entries for ${count} pairs`,
  );
}

function byBlock(
  blocks: readonly (string | number)[],
  values: readonly number[],
): Map<string | number, number[]> {
  const found = new Map<string | number, number[]>();
  for (const [index, block] of blocks.entries()) {
    const all = found.get(block) ?? [];
    all.push(values[index] ?? NaN);
    found.set(block, all);
  }
  return found;
}
