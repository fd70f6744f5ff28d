import { describe, expect, test } from '@jest/globals';
import { cliffsDelta } from './cliffs-delta.ts';
import { readReference } from '../testing/reference.ts';
import { seededRandom } from './seeded-random.ts';

const reference = readReference();

describe('cliffsDelta', () => {
  // The example of R's effsize 0.8, cliff.delta.
  test('gives the published example', () => {
    const treatment = [10, 10, 20, 20, 20, 30, 30, 30, 40, 50];
    const control = [10, 20, 30, 40, 40, 50];
    const { value, low, high } = cliffsDelta(control, treatment);
    expect(value).toBeCloseTo(-0.25, 12);
    expect(low).toBeCloseTo(-0.7265846, 6);
    expect(high).toBeCloseTo(0.3890062, 6);
  });

  test.each([
    ['1 for b above a', [1, 2, 3], [4, 5], 1],
    ['−1 for b below a', [4, 5], [1, 2, 3], -1],
    ['0 for two constants that are the same', [5, 5], [5, 5, 5], 0],
    ['0 for a sample against itself', [1, 4, 9], [1, 4, 9], 0],
  ])('is %s', (_name, a, b, expected) => {
    const { value, low = Number.NaN, high = Number.NaN } = cliffsDelta(a, b);
    expect(value).toBe(expected);
    expect(low).toBeLessThanOrEqual(value);
    expect(high).toBeGreaterThanOrEqual(value);
  });

  test('has no interval for a single value', () => {
    expect(cliffsDelta([1], [2, 3])).toEqual({ value: 1 });
  });

  test('keeps to −1 … 1 and turns with its sides (seed 10)', () => {
    const random = seededRandom(10);
    for (let round = 0; round < 100; round++) {
      const a = Array.from({ length: random.integer(2, 30) }, () => random.integer(0, 20));
      const b = Array.from({ length: random.integer(2, 30) }, () => random.integer(0, 30));
      const one = cliffsDelta(a, b);
      const other = cliffsDelta(b, a);
      expect(one.low).toBeGreaterThanOrEqual(-1);
      expect(one.high).toBeLessThanOrEqual(1);
      expect(other.value).toBeCloseTo(-one.value, 12);
      expect(other.low).toBeCloseTo(-(one.high ?? 0), 9);
    }
  });

  test('holds the true delta of two normals a deviation apart (seed 11)', () => {
    const random = seededRandom(11);
    // 2 Φ(1 / √2) − 1
    const truth = 0.5204998778130465;
    const rounds = 1000;
    let held = 0;
    for (let round = 0; round < rounds; round++) {
      const a = Float64Array.from({ length: 20 }, random.normal);
      const b = Float64Array.from({ length: 30 }, () => random.normal() + 1);
      const { low = 0, high = 0 } = cliffsDelta(a, b);
      if (low <= truth && truth <= high) held++;
    }
    // 0.95 less three standard errors of 1,000 rounds.
    expect(held / rounds).toBeGreaterThan(0.929);
    expect(held / rounds).toBeLessThan(0.98);
  });

  test.each([
    ['no values', [], [1], 'SAMPLE_TOO_SMALL'],
    ['a NaN', [1], [Number.NaN], 'SAMPLE_INVALID'],
    ['an infinity', [-Infinity], [1], 'SAMPLE_INVALID'],
  ])('refuses %s', (_name, a, b, code) => {
    expect(() => cliffsDelta(a, b)).toThrow(expect.objectContaining({ code }));
  });

  (reference ? test : test.skip)('agrees with numpy on 80 samples', () => {
    for (const { a, b, cliffs_delta_b_vs_a: expected } of reference?.two_sample ?? []) {
      expect(cliffsDelta(a, b).value).toBeCloseTo(expected, 12);
    }
  });
});
