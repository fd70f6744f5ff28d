import { describe, expect, test } from '@jest/globals';
import { readReference } from '../testing/reference.ts';
import { welch } from './welch.ts';

const reference = readReference();

describe('welch', () => {
  // scipy 1.17.1, ttest_ind(b, a, equal_var=False) and its confidence_interval(.95)
  test('gives t, degrees of freedom, p and the interval of the difference', () => {
    const result = welch([98, 101, 100, 103, 99], [104, 108, 103]);
    expect(result.t).toBeCloseTo(2.738018663907269, 9);
    expect(result.df).toBeCloseTo(3.303593566012878, 9);
    expect(result.pTwoSided).toBeCloseTo(0.06421466605556903, 9);
    expect(result.pGreater).toBeCloseTo(0.03210733302778451, 9);
    expect(result.difference.value).toBeCloseTo(4.8, 9);
    expect(result.difference.low).toBeCloseTo(-0.4999943808398548, 7);
    expect(result.difference.high).toBeCloseTo(10.09999438083985, 7);
  });

  test('turns its sign with its sides', () => {
    const one = welch([1, 2, 4], [3, 9, 7, 8], 0.9);
    const other = welch([3, 9, 7, 8], [1, 2, 4], 0.9);
    expect(other.t).toBe(-one.t);
    expect(other.pGreater).toBe(one.pLess);
    expect(other.pTwoSided).toBe(one.pTwoSided);
    expect(other.difference.low).toBeCloseTo(-one.difference.high, 12);
  });

  test('takes a constant side beside one with noise', () => {
    expect(welch([5, 5, 5], [5, 6, 7]).df).toBeCloseTo(2, 12);
  });

  test.each([
    ['one value on a side', [1], [1, 2], 'SAMPLE_TOO_SMALL'],
    ['two constant samples', [1, 1], [2, 2], 'SAMPLE_INVALID'],
    ['a NaN', [1, Number.NaN], [1, 2], 'SAMPLE_INVALID'],
    ['an infinity', [1, 2], [1, -Infinity], 'SAMPLE_INVALID'],
    ['a variance beyond all numbers', [1e200, -1e200], [1, 2], 'SAMPLE_INVALID'],
  ])('refuses %s', (_name, a, b, code) => {
    expect(() => welch(a, b)).toThrow(expect.objectContaining({ code }));
  });

  (reference ? test : test.skip)('agrees with scipy on 80 samples', () => {
    for (const { a, b, welch_p: expected } of reference?.two_sample ?? []) {
      expect(welch(a, b).pTwoSided).toBeCloseTo(expected, 9);
    }
  });
});
