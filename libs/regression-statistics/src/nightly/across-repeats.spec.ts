import { describe, expect, test } from '@jest/globals';
import { acrossRepeats } from './across-repeats.ts';
import { seededRandom } from '../primitives/seeded-random.ts';

describe('acrossRepeats', () => {
  test('gives the median and the interval of the logarithms', () => {
    // log10: 1, 2, 3; mean 2, sd 1, t(0.975, 2) = 4.30265: 10^(2 ± 2.48414).
    const { value, low, high } = acrossRepeats([1000, 10, 100], 'positive');
    expect(value).toBeCloseTo(100, 9);
    expect(low).toBeCloseTo(10 ** -0.48414, 4);
    expect((high ?? 0) / 10 ** 4.48414).toBeCloseTo(1, 4);
  });

  test('gives error ratios on the raw scale, cut at 0', () => {
    // Mean 0.02, sd 0.01, standard error 0.0057735: 0.02 ± 0.024842.
    const { value, low, high } = acrossRepeats([0.01, 0.02, 0.03], 'ratio');
    expect(value).toBeCloseTo(0.02, 12);
    expect(low).toBe(0);
    expect(high).toBeCloseTo(0.044842, 5);
  });

  test.each([
    ['a single value, without bounds', [5], 'positive', { value: 5 }],
    ['no errors at all', [0, 0, 0], 'ratio', { value: 0, low: 0, high: 0 }],
    ['nothing but errors', [1, 1, 1], 'ratio', { value: 1, low: 1, high: 1 }],
    ['no throughput at all', [0, 0], 'positive', { value: 0, low: 0, high: 0 }],
  ] as const)('takes %s', (_name, values, kind, expected) => {
    expect(acrossRepeats(values, kind)).toEqual(expected);
  });

  test('goes to the raw scale, cut at 0, when one repeat has no throughput', () => {
    // Mean 75, sd 50, standard error 25, t(0.975, 3) = 3.18245.
    const { value, low, high } = acrossRepeats([100, 0, 100, 100], 'positive');
    expect([value, low]).toEqual([100, 0]);
    expect(high).toBeCloseTo(75 + 25 * 3.18245, 3);
  });

  test('widens the interval until it holds the median', () => {
    const values = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1.5, 1.5, 1.5, 1.5, 1.5];
    const narrow = acrossRepeats(values, 'positive', 0.5);
    expect(narrow).toMatchObject({ value: 1, low: 1 });
    expect(narrow.high).toBeLessThan(1.5);
  });

  test('leaves out a bound that no number can hold', () => {
    expect(acrossRepeats([1e-300, 1e300], 'positive').high).toBeUndefined();
  });

  test.each([
    ['no values', [], 'positive', 'SAMPLE_TOO_SMALL', 'expected at least 1'],
    ['NaN', [1, Number.NaN], 'positive', 'SAMPLE_INVALID', 'value 1 is NaN'],
    ['an infinite value', [Infinity], 'positive', 'SAMPLE_INVALID', 'value 0 is Infinity'],
    ['a negative value', [3, 2, -1], 'positive', 'SAMPLE_INVALID', 'value 2 is -1'],
    ['a ratio above 1', [0.5, 1.5], 'ratio', 'SAMPLE_INVALID', 'value 1 is 1.5'],
  ] as const)('refuses %s', (_name, values, kind, code, words) => {
    expect(() => acrossRepeats(values, kind)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(words) }),
    );
  });

  test('holds the true median of 5 lognormal repeats in about 95 % of the nights (seed 3)', () => {
    const random = seededRandom(3);
    const rounds = 4000;
    let held = 0;
    for (let round = 0; round < rounds; round++) {
      const values = Array.from({ length: 5 }, () => 120 * Math.exp(0.08 * random.normal()));
      const { value, low = 0, high = 0 } = acrossRepeats(values, 'positive');
      expect(low <= value && value <= high).toBe(true);
      if (low <= 120 && 120 <= high) held++;
    }
    expect(held / rounds).toBeGreaterThan(0.94);
    expect(held / rounds).toBeLessThan(0.965);
  });
});
