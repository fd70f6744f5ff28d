/** Sizes up to which the distribution is enumerated: some ten milliseconds at most. */
export const EXACT_SIGNED_RANKS = 120;

/**
 * Gives the distribution of the sum of the ranks that get a plus, where each sign is a fair coin.
 *
 * @param doubledRanks twice the ranks, so that ties give whole numbers; zeros are left out
 * @returns the probability of each doubled sum from 0 to the sum of all
 * @see Wilcoxon 1945; conditional on ties and zeros: Pratt 1959
 */
export function signedRankProbabilities(doubledRanks: readonly number[]): Float64Array {
  let total = 0;
  for (const rank of doubledRanks) total += rank;
  const chances = new Float64Array(total + 1);
  chances[0] = 1;
  let reach = 0;
  for (const rank of doubledRanks) {
    reach += rank;
    for (let sum = reach; sum >= 0; sum--) {
      const without = chances[sum] ?? 0;
      const withRank = sum >= rank ? (chances[sum - rank] ?? 0) : 0;
      chances[sum] = (without + withRank) / 2;
    }
  }
  return chances;
}

/** @returns 2, 4, … 2n: the doubled ranks of n values without ties */
export function untiedRanks(n: number): number[] {
  return Array.from({ length: n }, (_, index) => 2 * (index + 1));
}
