import { describe, expect, test } from '@jest/globals';
import { harrellDavis } from './harrell-davis.ts';
import { readReference } from '../testing/reference.ts';
import { seededRandom } from './seeded-random.ts';

const reference = readReference();

describe('harrellDavis', () => {
  test.each([
    ['a single value', [7], 0.95, 7],
    ['a constant', [5, 5, 5, 5], 0.95, 5],
    // The weights of 2 values for a median are 1/2 each, by symmetry.
    ['the middle of two values', [1, 3], 0.5, 2],
    ['the middle of a symmetric sample', [-9, -1, 0, 1, 9], 0.5, 0],
  ])('gives %s', (_name, sorted, p, expected) => {
    expect(harrellDavis(sorted, p)).toBeCloseTo(expected, 12);
  });

  test.each([
    ['an empty sample', [], 0.5, 'SAMPLE_TOO_SMALL'],
    ['p of 0', [1], 0, 'SAMPLE_INVALID'],
    ['p of 1', [1], 1, 'SAMPLE_INVALID'],
    ['p that is not a number', [1], Number.NaN, 'SAMPLE_INVALID'],
    ['a NaN', [1, Number.NaN], 0.5, 'SAMPLE_INVALID'],
    [
      'an infinity far from the quantile',
      [...Array<number>(5000).fill(1), Infinity],
      0.1,
      'SAMPLE_INVALID',
    ],
  ])('refuses %s', (_name, sorted, p, code) => {
    expect(() => harrellDavis(sorted, p)).toThrow(expect.objectContaining({ code }));
  });

  test('turns over with its sample: the p of −x is the 1 − p of x, negated (seed 3)', () => {
    const random = seededRandom(3);
    for (const n of [2, 9, 40, 3000]) {
      const sorted = Float64Array.from({ length: n }, random.normal).sort();
      const mirrored = sorted.map((value) => -value).sort();
      expect(harrellDavis(mirrored, 0.05)).toBeCloseTo(-harrellDavis(sorted, 0.95), 10);
    }
  });

  test('leaves out only weights that are nothing: its weights add up to 1', () => {
    for (const n of [1000, 100_000]) {
      const ones = new Float64Array(n).fill(1);
      for (const p of [0.001, 0.5, 0.99, 0.9999]) expect(harrellDavis(ones, p)).toBeCloseTo(1, 12);
    }
  });

  (reference ? test : test.skip)('agrees with scipy to 1e-12 on 80 samples', () => {
    for (const { a, hd_p50_a, hd_p95_a } of reference?.two_sample ?? []) {
      const sorted = a.toSorted((x, y) => x - y);
      expect(Math.abs(harrellDavis(sorted, 0.5) / hd_p50_a - 1)).toBeLessThan(1e-12);
      expect(Math.abs(harrellDavis(sorted, 0.95) / hd_p95_a - 1)).toBeLessThan(1e-12);
    }
  });
});
