import { describe, expect, test } from '@jest/globals';
import { readReference } from '../testing/reference.ts';
import { twoSidedT, upperTail } from './student-t.ts';

const reference = readReference();

describe('Student t', () => {
  // Published tables of the critical values of t (for example NIST/SEMATECH e-Handbook, 1.3.6.7.2).
  test.each([
    [0.95, 1, 12.706],
    [0.95, 2, 4.303],
    [0.95, 4, 2.776],
    [0.95, 6, 2.447],
    [0.95, 10, 2.228],
    [0.95, 30, 2.042],
    [0.98, 2, 6.965],
    [0.98, 6, 3.143],
    [0.99, 6, 3.707],
  ])('has the table value at %f with %i degrees of freedom', (confidence, df, expected) => {
    expect(twoSidedT(confidence, df)).toBeCloseTo(expected, 3);
    expect(upperTail(expected, df)).toBeCloseTo((1 - confidence) / 2, 4);
  });

  test('keeps its digits far out', () => {
    expect(upperTail(1e10, 2)).toBeCloseTo(5e-21, 25);
    expect(upperTail(-1e10, 2)).toBe(1);
    expect(upperTail(0, 6)).toBe(0.5);
  });

  (reference ? test : test.skip)('agrees with scipy at 40 points', () => {
    for (const { df, p, t } of reference?.dist ?? []) {
      expect(1 - upperTail(t, df)).toBeCloseTo(p, 9);
      if (p > 0.5) expect(twoSidedT(2 * p - 1, df)).toBeCloseTo(t, 7);
    }
  });
});
