import { describe, expect, test } from '@jest/globals';
import { mannWhitney } from './mann-whitney.ts';
import { untiedTails } from './rank-sum-distribution.ts';
import { readReference } from '../testing/reference.ts';
import { seededRandom } from './seeded-random.ts';

const reference = readReference();

describe('mannWhitney', () => {
  test.each([
    // By hand: of 10 arrangements of 3 and 2 values one has all of b above a.
    ['b above a', [1, 2, 3], [4, 5], { u: 6, pGreater: 0.1, pLess: 1, pTwoSided: 0.2 }],
    ['b below a', [4, 5], [1, 2, 3], { u: 0, pGreater: 1, pLess: 0.1, pTwoSided: 0.2 }],
    // One tie. Of the 6 ways to deal 1 2 2 3 out two and two, one gives b the 2s or 3 at least as high: U of 3.5.
    ['a tie across', [1, 2], [2, 3], { u: 3.5, pGreater: 1 / 3, pLess: 1, pTwoSided: 2 / 3 }],
    ['one constant', [5, 5, 5], [5, 5], { u: 3, pGreater: 1, pLess: 1, pTwoSided: 1 }],
    ['single values', [1], [2], { u: 1, pGreater: 0.5, pLess: 1, pTwoSided: 1 }],
    ['negative values', [-3, -2], [-1], { u: 2, pGreater: 1 / 3, pLess: 1, pTwoSided: 2 / 3 }],
  ])('is exact for %s', (_name, a, b, expected) => {
    const { method, ...result } = mannWhitney(a, b);
    expect(method).toBe('exact');
    for (const [key, value] of Object.entries(expected)) {
      expect(result[key as 'u']).toBeCloseTo(value, 14);
    }
  });

  // scipy 1.17.1, the exact distribution behind stats.mannwhitneyu: P(U ≤ u)
  test.each([
    [5, 7, 17, 0.5],
    [5, 7, 12, 0.21590909090909094],
    [30, 30, 315, 0.023104923607143075],
    [60, 80, 2400, 0.5008371392074276],
    [60, 80, 960, 1.2220038982386503e-10],
    [100, 100, 3500, 0.00011050617210444563],
    [100, 100, 2000, 9.196194317148973e-15],
    [100, 100, 0, 1.1043803465996167e-59],
    [3, 200, 120, 0.0380803391713335],
  ])('has the distribution of scipy for %i and %i values', (m, n, u, expected) => {
    expect(Math.abs(untiedTails(m, n, u).lower / expected - 1)).toBeLessThan(1e-12);
    expect(Math.abs(untiedTails(n, m, m * n - u).upper / expected - 1)).toBeLessThan(1e-12);
  });

  test('deals tied values out as every single arrangement does (seed 4)', () => {
    const random = seededRandom(4);
    for (let round = 0; round < 60; round++) {
      const a = Array.from({ length: random.integer(1, 5) }, () => random.integer(1, 4));
      const b = Array.from({ length: random.integer(1, 5) }, () => random.integer(1, 4));
      const expected = byEnumeration(a, b);
      const { pGreater, pLess } = mannWhitney(a, b);
      expect(pGreater).toBeCloseTo(expected.greater, 13);
      expect(pLess).toBeCloseTo(expected.less, 13);
    }
  });

  test('swaps its tails with its sides, by either method (seed 5)', () => {
    const random = seededRandom(5);
    for (let round = 0; round < 40; round++) {
      const a = Array.from({ length: random.integer(1, 25) }, () => random.integer(1, 30));
      const b = Array.from({ length: random.integer(1, 25) }, () => random.integer(1, 30));
      for (const method of ['auto', 'normal'] as const) {
        const one = mannWhitney(a, b, method);
        const other = mannWhitney(b, a, method);
        expect(one.u + other.u).toBe(a.length * b.length);
        expect(one.pGreater).toBeCloseTo(other.pLess, 12);
        expect(one.pTwoSided).toBeCloseTo(other.pTwoSided, 12);
      }
    }
  });

  test.each([
    ['100 and 100 values', 100, 100, false, 'exact'],
    ['100 and 101 values', 100, 101, false, 'normal'],
    ['30 and 30 with ties', 30, 30, true, 'exact'],
    ['30 and 31 with ties', 30, 31, true, 'normal'],
    ['30 and 31 without ties', 30, 31, false, 'exact'],
  ])('says how it came to p: %s', (_name, m, n, tied, method) => {
    const a = Array.from({ length: m }, (_, index) => index);
    const b = Array.from({ length: n }, (_, index) => index + (tied ? 0 : 0.5));
    expect(mannWhitney(a, b).method).toBe(method);
  });

  test('gives 1 for large constant samples', () => {
    const constant = new Float64Array(500).fill(3);
    expect(mannWhitney(constant, constant)).toMatchObject({ pTwoSided: 1, method: 'normal' });
  });

  test.each([
    ['no values', [], [1], 'SAMPLE_TOO_SMALL'],
    ['no values on the other side', [1], [], 'SAMPLE_TOO_SMALL'],
    ['a NaN', [1, Number.NaN], [1], 'SAMPLE_INVALID'],
    ['an infinity', [1], [Infinity], 'SAMPLE_INVALID'],
  ])('refuses %s', (_name, a, b, code) => {
    expect(() => mannWhitney(a, b)).toThrow(expect.objectContaining({ code }));
  });

  (reference ? test : test.skip)('agrees with scipy: exact to 1e-12, else to 1e-9', () => {
    let exact = 0;
    for (const sample of reference?.two_sample ?? []) {
      const { a, b, mw_p_exact_two_sided: expected } = sample;
      const normal = mannWhitney(a, b, 'normal');
      expect(normal.u).toBe(sample.mw_U_b);
      expect(normal.pTwoSided).toBeCloseTo(sample.mw_p_asymptotic_two_sided, 9);
      expect(normal.pGreater).toBeCloseTo(sample.mw_p_asymptotic_greater, 9);
      if (expected === null || a.length * b.length > 10_000) continue;
      const result = mannWhitney(a, b);
      expect(result.method).toBe('exact');
      expect(Math.abs(result.pTwoSided / expected - 1)).toBeLessThan(1e-12);
      exact++;
    }
    expect(exact).toBeGreaterThan(50);
  });
});

/** The tails of U over all ways to choose which of the pooled values are b. */
function byEnumeration(a: number[], b: number[]): { greater: number; less: number } {
  const pooled = [...a, ...b];
  const score = (members: number[], others: number[]) => {
    let doubled = 0;
    for (const x of members) for (const y of others) doubled += Math.sign(x - y) + 1;
    return doubled;
  };
  const observed = score(b, a);
  let [all, greater, less] = [0, 0, 0];
  for (let mask = 0; mask < 2 ** pooled.length; mask++) {
    const members = pooled.filter((_, index) => ((mask >> index) & 1) === 1);
    if (members.length !== b.length) continue;
    const dealt = score(
      members,
      pooled.filter((_, index) => ((mask >> index) & 1) === 0),
    );
    all++;
    if (dealt >= observed) greater++;
    if (dealt <= observed) less++;
  }
  return { greater: greater / all, less: less / all };
}
