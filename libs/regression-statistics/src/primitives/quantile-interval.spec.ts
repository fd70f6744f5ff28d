import binomialCdf from '@stdlib/stats-base-dists-binomial-cdf';
import { describe, expect, test } from '@jest/globals';
import { quantileInterval } from './quantile-interval.ts';
import { readReference } from '../testing/reference.ts';
import { seededRandom } from './seeded-random.ts';

const reference = readReference();

function oneTo(n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, index) => index + 1);
}

describe('quantileInterval', () => {
  test.each([
    ['the ranks 1 and 6 of 6 for a median', 6, 0.5, { value: 3.5, low: 1, high: 6 }],
    ['the ranks 2 and 9 of 10 for a median', 10, 0.5, { value: 5.5, low: 2, high: 9 }],
    ['the ranks 6 and 15 of 20 for a median', 20, 0.5, { value: 10.5, low: 6, high: 15 }],
    ['no bounds of 5 values for a median', 5, 0.5, { value: 3 }],
    ['no bounds of a single value', 1, 0.5, { value: 1 }],
    ['a lower bound alone of 71 values for a p95', 71, 0.95, { value: 67.5, low: 63 }],
    ['both bounds of 72 values for a p95', 72, 0.95, { value: 68.45, low: 64, high: 72 }],
    ['an upper bound alone for a p05 of 71 values', 71, 0.05, { value: 4.5, high: 9 }],
    ['no value between bound and quantile', 2, 0.99, { value: 1.99, low: 1.99 }],
  ])('gives %s', (_name, n, p, expected) => {
    const interval = quantileInterval(oneTo(n), p);
    expect(Object.keys(interval)).toEqual(Object.keys(expected));
    for (const [key, value] of Object.entries(expected)) {
      expect(interval[key as 'value']).toBeCloseTo(value, 9);
    }
  });

  test.each([
    ['no values', [], 0.5, 0.95, 'SAMPLE_TOO_SMALL'],
    ['p above 1', [1], 2, 0.95, 'SAMPLE_INVALID'],
    ['a confidence of 1', [1], 0.5, 1, 'SAMPLE_INVALID'],
  ])('refuses %s', (_name, sorted, p, confidence, code) => {
    expect(() => quantileInterval(sorted, p, confidence)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  test('errs at most 2.5 % on each side, and not a rank further out than needed', () => {
    for (const n of [7, 30, 100, 1000, 12_345]) {
      for (const p of [0.5, 0.95, 0.99]) {
        const { low, high } = quantileInterval(oneTo(n), p);
        if (low !== undefined) {
          expect(binomialCdf(low - 1, n, p)).toBeLessThanOrEqual(0.025);
          expect(binomialCdf(low, n, p)).toBeGreaterThan(0.025);
        }
        if (high !== undefined) {
          expect(1 - binomialCdf(high - 1, n, p)).toBeLessThanOrEqual(0.025);
          expect(1 - binomialCdf(high - 2, n, p)).toBeGreaterThan(0.025);
        }
      }
    }
  });

  test('matches the normal approximation at 1,000,000 values', () => {
    const { low, high } = quantileInterval(oneTo(1e6), 0.95);
    const half = 1.96 * Math.sqrt(1e6 * 0.95 * 0.05);
    expect(Math.abs((low ?? 0) - (950_000 - half))).toBeLessThan(3);
    expect(Math.abs((high ?? 0) - (950_000 + half))).toBeLessThan(3);
  });

  test.each([
    [20, 0.5],
    [150, 0.95],
    [1000, 0.95],
  ])('holds the true quantile of %i skewed values, p = %f (seed 2)', (n, p) => {
    const random = seededRandom(2);
    const rounds = 2000;
    // Exponential values: the true quantile is −ln(1 − p).
    const truth = -Math.log(1 - p);
    let held = 0;
    for (let round = 0; round < rounds; round++) {
      const sorted = Float64Array.from({ length: n }, () => -Math.log(1 - random.uniform())).sort();
      const { low = -Infinity, high = Infinity } = quantileInterval(sorted, p);
      if (low <= truth && truth <= high) held++;
    }
    // 0.95 less three standard errors of 2,000 rounds.
    expect(held / rounds).toBeGreaterThan(0.935);
    expect(held / rounds).toBeLessThan(0.99);
  });

  (reference ? test : test.skip)('agrees with scipy on the median of 80 samples', () => {
    for (const { a, median_ci95_orderstat_a: expected } of reference?.two_sample ?? []) {
      const sorted = a.toSorted((x, y) => x - y);
      const { low = null, high = null } = quantileInterval(sorted, 0.5);
      expect([low, high]).toEqual(expected);
    }
  });

  (reference ? test : test.skip)('builds on a binomial that agrees with scipy', () => {
    for (const { p, binom_n: n, binom_q: q } of reference?.dist ?? []) {
      expect(binomialCdf(q, n, 0.95)).toBeGreaterThanOrEqual(p);
      expect(binomialCdf(q - 1, n, 0.95)).toBeLessThan(p);
    }
  });
});
