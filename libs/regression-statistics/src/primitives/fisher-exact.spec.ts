import { describe, expect, test } from '@jest/globals';
import { fisherExact } from './fisher-exact.ts';

describe('fisherExact', () => {
  // scipy 1.17.1, fisher_exact: two-sided, greater, less
  test.each([
    [3, 10, 9, 10, 0.019766611097880443, 0.009883305548940223, 0.9996427720885925],
    [1, 1000, 9, 1000, 0.02117752939684125, 0.010588764698420626, 0.9990452674173292],
    [0, 500, 5, 400, 0.017101045450128867, 0.017101045450128867, 1],
    [12, 100_000, 40, 90_000, 1.8874427200130477e-5, 1.305114479517965e-5, 0.9999966799028419],
    [2500, 1e6, 2700, 1e6, 0.0057181505997115, 0.00285907529985575, 0.9973751719618287],
    [0, 10, 0, 10, 1, 1, 1],
    [7, 7, 3, 3, 1, 1, 1],
  ])(
    'agrees with scipy on %i of %i against %i of %i',
    (a, ofA, b, ofB, twoSided, greater, less) => {
      const one = { failures: a, requests: ofA };
      const other = { failures: b, requests: ofB };
      const result = fisherExact(one, other);
      // scipy's own large factorials keep some 9 digits.
      expect(Math.abs(result.pTwoSided / twoSided - 1)).toBeLessThan(1e-8);
      expect(Math.abs(result.pGreater / greater - 1)).toBeLessThan(1e-8);
      expect(Math.abs(result.pLess / less - 1)).toBeLessThan(1e-8);
      const turned = fisherExact(other, one);
      expect(turned.pGreater).toBeCloseTo(result.pLess, 12);
      expect(turned.pTwoSided).toBeCloseTo(result.pTwoSided, 12);
    },
  );

  // By hand: the tea-tasting lady, 3 of 4 cups right: 17 of 70, and 34 of 70 two-sided.
  test('gives the first published example', () => {
    const result = fisherExact({ failures: 1, requests: 4 }, { failures: 3, requests: 4 });
    expect(result.pGreater).toBeCloseTo(17 / 70, 14);
    expect(result.pTwoSided).toBeCloseTo(34 / 70, 14);
  });

  test('is not lost in arrangements that are next to impossible', () => {
    const { pGreater } = fisherExact(
      { failures: 0, requests: 5000 },
      { failures: 300, requests: 5000 },
    );
    // C(5000, 300) / C(10000, 300), scipy 1.17.1 hypergeom.sf(299, 10000, 300, 5000)
    expect(pGreater).toBeGreaterThan(0);
    expect(Math.abs(Math.log10(pGreater) + 92.31726664496229)).toBeLessThan(1e-9);
  });

  test.each([
    ['no requests', { failures: 0, requests: 0 }, 'SAMPLE_TOO_SMALL'],
    ['more failures than requests', { failures: 9, requests: 1 }, 'SAMPLE_INVALID'],
  ])('refuses %s on either side', (_name, counts, code) => {
    const good = { failures: 1, requests: 2 };
    expect(() => fisherExact(counts, good)).toThrow(expect.objectContaining({ code }));
    expect(() => fisherExact(good, counts)).toThrow(expect.objectContaining({ code }));
  });
});
