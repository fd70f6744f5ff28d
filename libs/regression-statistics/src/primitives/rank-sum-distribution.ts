import { type TieGroups, eachGroup } from './tie-groups.ts';

/** P(U ≤ u) and P(U ≥ u) under exchangeability. */
export type Tails = { readonly lower: number; readonly upper: number };

/**
 * The exact tails of Mann–Whitney's U without ties.
 *
 * The counts of arrangements are the coefficients of the Gaussian binomial, built factor by factor. Only the lower
 * half is built (U is symmetric): there every step only adds to what it keeps, and no digits are lost.
 * Takes O(min(m, n) · m · n).
 *
 * @param u a whole number from 0 to m · n
 * @see Mann & Whitney 1947; Andrews 1976, The theory of partitions, 3.2
 */
export function untiedTails(m: number, n: number, u: number): Tails {
  const cumulative = untiedCdf(m, n);
  const at = (value: number) => (value < 0 ? 0 : (cumulative[value] ?? 1));
  const product = m * n;
  // P(U ≤ u) = 1 − P(U ≥ u + 1) = 1 − P(U ≤ product − u − 1)
  const lower = 2 * u < product ? at(u) : 1 - at(product - u - 1);
  const upper = 2 * u > product ? at(product - u) : 1 - at(u - 1);
  return { lower, upper };
}

/** @returns P(U ≤ u) for u = 0 … floor(mn / 2), without ties */
export function untiedCdf(m: number, n: number): Float64Array {
  const small = Math.min(m, n);
  const large = Math.max(m, n);
  const half = Math.floor((m * n) / 2);
  const counts = new Float64Array(half + 1);
  counts[0] = 1;
  for (let factor = 1; factor <= small; factor++) {
    // · (1 − x^(large + factor)) / (1 − x^factor)
    for (let u = half; u >= large + factor; u--) {
      counts[u] = (counts[u] ?? 0) - (counts[u - large - factor] ?? 0);
    }
    for (let u = factor; u <= half; u++) counts[u] = (counts[u] ?? 0) + (counts[u - factor] ?? 0);
  }
  const all = choose(small + large, small);
  let sum = 0;
  for (let u = 0; u <= half; u++) {
    sum += counts[u] ?? 0;
    counts[u] = sum / all;
  }
  return counts;
}

/**
 * The exact tails of U given the ties that are there: over all ways to deal the pooled values out to a and b.
 * Takes O(min(m, n) · (m + n) · m · n), so it is for small samples.
 *
 * @param doubledU 2U of b over a: a whole number, ties count 1
 * @see Lehmann & D'Abrera 2006, Nonparametrics, 1.4; Streitberg & Röhmel 1986 (the shift algorithm)
 */
export function tiedTails(groups: TieGroups, doubledU: number): Tails {
  const { aSize, bSize } = groups;
  const doubledProduct = 2 * aSize * bSize;
  // Of the two Us, which add up to the product, the one of the smaller sample is dealt.
  const ofB = bSize <= aSize;
  const size = Math.min(aSize, bSize);
  const width = doubledProduct + 1;
  // ways[k · width + s]: in how many ways k values of the dealt sample come to a doubled U of s
  const ways = new Float64Array((size + 1) * width);
  ways[0] = 1;
  eachGroup(groups, (a, b, aBelow, bBelow) => {
    dealGroup(ways, width, size, aBelow + bBelow, a + b);
  });
  const last = ways.subarray(size * width);
  const own = ofB ? doubledU : doubledProduct - doubledU;
  let below = 0;
  let above = 0;
  for (let s = 0; s < width; s++) {
    if (s <= own) below += last[s] ?? 0;
    if (s >= own) above += last[s] ?? 0;
  }
  const all = choose(aSize + bSize, size);
  const [lower, upper] = [below / all, above / all];
  return ofB ? { lower, upper } : { lower: upper, upper: lower };
}

/** Deals j of `tied` equal values, for every j: each beats the others below and draws with the others of its group. */
function dealGroup(
  ways: Float64Array,
  width: number,
  size: number,
  below: number,
  tied: number,
): void {
  // From the largest k down: the smaller ones are still without this group.
  for (let k = Math.min(size, below + tied); k >= 1; k--) {
    for (let j = Math.max(1, k - below); j <= Math.min(tied, k); j++) {
      const from = k - j;
      const othersBelow = below - from;
      const shift = 2 * j * othersBelow + j * (tied - j);
      const factor = choose(tied, j);
      const reach = Math.min(2 * from * othersBelow, width - 1 - shift);
      for (let s = 0; s <= reach; s++) {
        const count = ways[from * width + s] ?? 0;
        if (count === 0) continue;
        const to = k * width + s + shift;
        ways[to] = (ways[to] ?? 0) + factor * count;
      }
    }
  }
}

function choose(n: number, k: number): number {
  let product = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) product = (product * (n - i + 1)) / i;
  return product;
}
