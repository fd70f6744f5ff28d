import { describe, expect, test } from '@jest/globals';
import { median, quantile } from './quantile.ts';
import { readReference } from '../testing/reference.ts';
import { seededRandom } from './seeded-random.ts';

const reference = readReference();

describe('quantile', () => {
  test.each([
    ['the lower quartile of R, quantile(1:4)', [1, 2, 3, 4], 0.25, 1.75],
    ['the upper quartile of R, quantile(1:4)', [1, 2, 3, 4], 0.75, 3.25],
    ['an even median', [1, 2, 3, 10], 0.5, 2.5],
    ['the smallest value at 0', [3, 4, 9], 0, 3],
    ['the largest value at 1', [3, 4, 9], 1, 9],
    ['a single value', [7], 0.95, 7],
    ['a constant', [5, 5, 5, 5], 0.95, 5],
    ['ties', [1, 2, 2, 2, 9], 0.5, 2],
  ])('gives %s', (_name, sorted, p, expected) => {
    expect(quantile(sorted, p)).toBeCloseTo(expected, 12);
    expect(quantile(Float64Array.from(sorted), p)).toBeCloseTo(expected, 12);
  });

  test.each([
    ['an empty sample', [], 0.5, 'SAMPLE_TOO_SMALL'],
    ['p below 0', [1], -0.1, 'SAMPLE_INVALID'],
    ['p above 1', [1], 1.1, 'SAMPLE_INVALID'],
    ['p that is not a number', [1], Number.NaN, 'SAMPLE_INVALID'],
    ['an infinite value in the way', [1, Infinity], 0.5, 'SAMPLE_INVALID'],
  ])('refuses %s', (_name, sorted, p, code) => {
    expect(() => quantile(sorted, p)).toThrow(expect.objectContaining({ code }));
  });

  test('lies within the sample and never falls with p (seed 1)', () => {
    const random = seededRandom(1);
    for (let round = 0; round < 200; round++) {
      const sorted = Array.from({ length: random.integer(1, 40) }, random.normal);
      sorted.sort((a, b) => a - b);
      const [p, q] = [random.uniform(), random.uniform()].sort((a, b) => a - b) as [number, number];
      expect(quantile(sorted, p)).toBeLessThanOrEqual(quantile(sorted, q));
      expect(quantile(sorted, p)).toBeGreaterThanOrEqual(quantile(sorted, 0));
    }
  });

  (reference ? test : test.skip)('agrees with scipy on 80 samples', () => {
    for (const { a, q95_type7_a } of reference?.two_sample ?? []) {
      const sorted = a.toSorted((x, y) => x - y);
      expect(Math.abs(quantile(sorted, 0.95) / q95_type7_a - 1)).toBeLessThan(1e-12);
    }
  });
});

describe('median', () => {
  test('sorts by number and leaves its input alone', () => {
    const values = [10, 9, 100];
    expect(median(values)).toBe(10);
    expect(values).toEqual([10, 9, 100]);
  });
});
