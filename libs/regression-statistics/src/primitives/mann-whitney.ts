import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { type Tails, tiedTails, untiedTails } from './rank-sum-distribution.ts';
import { type TieGroups, eachGroup, tieGroups } from './tie-groups.ts';

/**
 * Up to these products of the two sizes the exact distribution takes under 10 ms. Above, with both sides of some
 * size, the normal approximation is near it.
 */
const EXACT_PAIRS = 10_000;
const EXACT_PAIRS_WITH_TIES = 900;

/** U and its p-values; "greater" means that b tends to be greater than a. */
export type MannWhitney = {
  /** Pairs in which b is greater than a, ties half: 0 to m · n. */
  readonly u: number;
  readonly pTwoSided: number;
  readonly pGreater: number;
  readonly pLess: number;
  readonly method: 'exact' | 'normal';
};

/**
 * Tests whether b tends to be greater or less than a, by ranks alone: no distribution is assumed.
 *
 * Exact (given the ties) up to 10,000 pairs, or 900 with ties; else by the normal approximation, corrected for ties
 * and continuity. The two-sided p is twice the smaller tail, at most 1. A constant over both samples gives 1.
 * The values must be independent: requests of one run, or runs of one night, are not.
 *
 * @param a any order, at least 1
 * @param b same unit, at least 1
 * @param method 'normal' forces the approximation
 * @throws PerfError SAMPLE_TOO_SMALL, SAMPLE_INVALID
 * @see Mann & Whitney 1947; Lehmann & D'Abrera 2006, 1.4; checked in mann-whitney.spec.ts against scipy
 */
export function mannWhitney(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  method: 'auto' | 'normal' = 'auto',
): MannWhitney {
  const groups = tieGroups('mannWhitney', a, b);
  const u = uStatistic(groups);
  const pairs = a.length * b.length;
  const tied = groups.groupCount < a.length + b.length;
  const exact = method === 'auto' && pairs <= (tied ? EXACT_PAIRS_WITH_TIES : EXACT_PAIRS);
  const tails = exact
    ? tied
      ? tiedTails(groups, 2 * u)
      : untiedTails(a.length, b.length, u)
    : normalTails(groups, u);
  const pGreater = Math.min(1, tails.upper);
  const pLess = Math.min(1, tails.lower);
  const pTwoSided = Math.min(1, 2 * Math.min(pGreater, pLess));
  return { u, pTwoSided, pGreater, pLess, method: exact ? 'exact' : 'normal' };
}

/** @returns U of b over a: pairs in which b is greater, ties half */
function uStatistic(groups: TieGroups): number {
  let doubled = 0;
  eachGroup(groups, (a, b, aBelow) => {
    doubled += b * (2 * aBelow + a);
  });
  return doubled / 2;
}

/** @returns the standard deviation of U under exchangeability, given the ties; 0 if all values are equal */
function uDeviation(groups: TieGroups): number {
  const { aSize, bSize } = groups;
  const size = aSize + bSize;
  let ties = 0;
  eachGroup(groups, (a, b) => {
    const tied = a + b;
    ties += tied * (tied - 1) * (tied + 1);
  });
  return Math.sqrt(((aSize * bSize) / 12) * (size + 1 - ties / (size * (size - 1))));
}

function normalTails(groups: TieGroups, u: number): Tails {
  const deviation = uDeviation(groups);
  if (!(deviation > 0)) return { lower: 1, upper: 1 };
  const center = (groups.aSize * groups.bSize) / 2;
  // Half a step towards the centre; the lower tail of −z keeps its digits far out.
  return {
    lower: normalCdf((u - center + 0.5) / deviation, 0, 1),
    upper: normalCdf((center - u + 0.5) / deviation, 0, 1),
  };
}
