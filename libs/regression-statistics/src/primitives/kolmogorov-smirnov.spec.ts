import { describe, expect, test } from '@jest/globals';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import { readReference } from '../testing/reference.ts';

const reference = readReference();

describe('kolmogorovSmirnov', () => {
  test.each([
    ['0 for a sample and itself', [1, 2, 2, 9], [2, 1, 9, 2], 0],
    ['1 for samples apart', [1, 2], [3], 1],
    ['0 for the same constant', [5, 5], [5, 5, 5], 0],
    ['1/2 where half is moved', [1, 2, 3, 4], [1, 2, 30, 40], 0.5],
  ])('is %s, and the same the other way round', (_name, a, b, expected) => {
    expect(kolmogorovSmirnov(a, b)).toBe(expected);
    expect(kolmogorovSmirnov(b, a)).toBe(expected);
  });

  test.each([
    ['no values', [], [1], 'SAMPLE_TOO_SMALL'],
    ['a NaN', [1], [Number.NaN], 'SAMPLE_INVALID'],
  ])('refuses %s', (_name, a, b, code) => {
    expect(() => kolmogorovSmirnov(a, b)).toThrow(expect.objectContaining({ code }));
  });

  (reference ? test : test.skip)('agrees with scipy on 80 samples', () => {
    for (const { a, b, ks_stat: expected } of reference?.two_sample ?? []) {
      expect(kolmogorovSmirnov(a, b)).toBeCloseTo(expected, 12);
    }
  });
});
