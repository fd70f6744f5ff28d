import { PerfError } from '@perf-agent/contracts/basics';
import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { assertFinite, assertShare } from '../primitives/sample.ts';
import { selectWalshAverage } from './select-walsh-average.ts';
import {
  EXACT_SIGNED_RANKS,
  signedRankProbabilities,
  untiedRanks,
} from './signed-rank-distribution.ts';

export type SignedRank = {
  readonly pTwoSided: number;
  /** For differences above 0. */
  readonly pGreater: number;
  readonly pLess: number;
  /** The Hodges–Lehmann centre of the differences with its interval; no bounds below 6 differences (at 95 %). */
  readonly center: { readonly value: number; readonly low?: number; readonly high?: number };
  readonly method: 'exact' | 'normal';
};

/**
 * Tests whether the differences of pairs lie around 0, and says where they do lie.
 *
 * What both of a pair share (the host, the hour, the cache) is not in a difference, however large it is. Assumed is that
 * differences scatter to both sides alike, which they do where base and candidate have the same noise. Exact up to 120
 * differences, ties and zeros included (zeros by Pratt's rule); else by the normal approximation. The interval is exact
 * without ties and no narrower than it should be with them.
 *
 * @param differences one a pair, any order, at least 1
 * @throws PerfError SAMPLE_TOO_SMALL, SAMPLE_INVALID
 * @see Wilcoxon 1945; Pratt 1959; Hollander, Wolfe & Chicken 2014, 3.1–3.3; checked in signed-rank.spec.ts against scipy
 */
export function signedRank(differences: readonly number[], confidence = 0.95): SignedRank {
  assertShare('signedRank', 'confidence', confidence);
  assertFinite('signedRank', 'differences', differences);
  const sorted = Float64Array.from(differences).sort();
  if (!Number.isFinite((sorted.at(-1) ?? 0) - (sorted[0] ?? 0))) {
    throw new PerfError('SAMPLE_INVALID', 'signedRank: the differences are too far apart');
  }
  const { ranks, plus } = rankedSizes(differences);
  const exact = differences.length <= EXACT_SIGNED_RANKS;
  const { lower, upper } = exact ? exactTails(ranks, plus) : normalTails(ranks, plus);
  return {
    pTwoSided: Math.min(1, 2 * Math.min(lower, upper)),
    pGreater: upper,
    pLess: lower,
    center: centerOf(sorted, (1 - confidence) / 2, exact),
    method: exact ? 'exact' : 'normal',
  };
}

/** Twice the mid-ranks of the sizes, zeros ranked and then left out, and the sum of those above 0. */
function rankedSizes(differences: readonly number[]): { ranks: number[]; plus: number } {
  const bySize = differences.toSorted((a, b) => Math.abs(a) - Math.abs(b));
  const ranks: number[] = [];
  let plus = 0;
  for (let from = 0; from < bySize.length;) {
    const size = Math.abs(bySize[from] ?? 0);
    let to = from;
    while (to < bySize.length && Math.abs(bySize[to] ?? 0) === size) to++;
    // Ranks from + 1 to `to`: twice their mean.
    const rank = from + 1 + to;
    for (let index = from; index < to && size > 0; index++) {
      ranks.push(rank);
      if ((bySize[index] ?? 0) > 0) plus += rank;
    }
    from = to;
  }
  return { ranks, plus };
}

type Tails = { readonly lower: number; readonly upper: number };

function exactTails(ranks: readonly number[], plus: number): Tails {
  const chances = signedRankProbabilities(ranks);
  let lower = 0;
  let upper = 0;
  for (let sum = 0; sum <= plus; sum++) lower += chances[sum] ?? 0;
  for (let sum = chances.length - 1; sum >= plus; sum--) upper += chances[sum] ?? 0;
  return { lower: Math.min(1, lower), upper: Math.min(1, upper) };
}

function normalTails(ranks: readonly number[], plus: number): Tails {
  let sum = 0;
  let squares = 0;
  for (const rank of ranks) {
    sum += rank;
    squares += rank * rank;
  }
  const deviation = Math.sqrt(squares) / 2;
  if (!(deviation > 0)) return { lower: 1, upper: 1 };
  // Half a rank towards the middle, which is 1 in doubled ranks.
  return {
    lower: normalCdf((plus - sum / 2 + 1) / deviation, 0, 1),
    upper: normalCdf((sum / 2 - plus + 1) / deviation, 0, 1),
  };
}

function centerOf(sorted: Float64Array, tail: number, exact: boolean): SignedRank['center'] {
  const n = sorted.length;
  const averages = (n * (n + 1)) / 2;
  const select = (k: number) => selectWalshAverage(sorted, k);
  const middle = Math.floor((averages - 1) / 2);
  const value = averages % 2 === 1 ? select(middle) : select(middle) / 2 + select(middle + 1) / 2;
  const outside = outsideCount(n, tail, exact);
  if (outside < 1) return { value };
  return { value, low: select(outside - 1), high: select(averages - outside) };
}

/** @returns c such that the c-th smallest and c-th largest average are the bounds; 0 if there are none */
function outsideCount(n: number, tail: number, exact: boolean): number {
  if (!exact) {
    const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24);
    return Math.max(0, Math.floor((n * (n + 1)) / 4 + normalQuantile(tail, 0, 1) * deviation));
  }
  const chances = signedRankProbabilities(untiedRanks(n));
  let below = 0;
  let count = 0;
  for (let sum = 0; sum < chances.length; sum += 2) {
    below += chances[sum] ?? 0;
    if (below > tail) break;
    count++;
  }
  return count;
}
