import { describe, expect, test } from '@jest/globals';
import { NORMAL_MAD, mad } from './mad.ts';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { readReference } from '../testing/reference.ts';

const reference = readReference();

describe('mad', () => {
  test.each([
    ['a single value', [3], 0],
    ['a constant', [3, 3, 3], 0],
    ['one wild value', [1, 2, 3, 4, 1e9], 1],
    ['negative values', [-4, -2, 0, 2], 2],
  ])('takes %s', (_name, values, expected) => {
    expect(mad(values)).toBe(expected);
  });

  test('leaves its input in the order given', () => {
    const values = [5, 1, 4];
    mad(values);
    expect(values).toEqual([5, 1, 4]);
  });

  test('comes with the factor that makes it a standard deviation', () => {
    expect(NORMAL_MAD).toBeCloseTo(1 / normalQuantile(0.75, 0, 1), 14);
  });

  test.each([
    ['no values', [], 'SAMPLE_TOO_SMALL'],
    ['a NaN', [1, Number.NaN], 'SAMPLE_INVALID'],
  ])('refuses %s', (_name, values, code) => {
    expect(() => mad(values)).toThrow(expect.objectContaining({ code }));
  });

  (reference ? test : test.skip)('agrees with scipy on 80 samples', () => {
    for (const { a, mad_a: expected } of reference?.two_sample ?? []) {
      expect(mad(a)).toBeCloseTo(expected, 9);
    }
  });
});
