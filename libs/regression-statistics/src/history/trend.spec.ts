import { describe, expect, test } from '@jest/globals';
import { midRanks } from './mid-ranks.ts';
import { trend } from './trend.ts';

const TWENTY = [
  1.2, 0.9, 1.5, 1.1, 1.7, 1.4, 1.9, 1.3, 2.1, 1.8, 1.6, 2.2, 2.0, 2.4, 1.9, 2.5, 2.3, 2.6, 2.2,
  2.8,
];
/** 0.03 a night under AR(1) noise of 0.6. */
const CORRELATED = [
  12.04, 8.7, 9.68, 9.29, 9.19, 9.38, 7.7, 8.49, 8.34, 12.45, 11.84, 10.9, 10.42, 9.76, 8.99, 9.2,
  10.21, 10.11, 11.26, 10.8, 10.76, 12.27, 12.19, 11.1, 10.79, 11.33, 13.06, 11.91, 11.26, 12.12,
  10.76, 10.56, 11.62, 11.97, 11.7, 12.13, 8.9, 10.82, 10.01, 8.82, 10.07, 11.25, 10.83, 9.95,
  10.54, 10.83, 12.47, 12.81, 12.48, 13.2, 12.33, 11.1, 11.89, 12.37, 11.87, 11.02, 11.53, 9.13,
  10.88, 11.75,
];

describe('trend', () => {
  // pymannkendall 1.4.3, original_test: its correction for autocorrelation would make this one surer, which ours never is
  test('tests as Mann and Kendall', () => {
    const { pTwoSided, slope, inflation } = trend(TWENTY);
    expect(inflation).toBe(1);
    expect(pTwoSided).toBeCloseTo(1.5628451370597318e-5, 14);
    // scipy 1.17.1, stats.theilslopes
    expect(slope.value).toBeCloseTo(0.07647058823529412, 13);
    expect(slope.low).toBeCloseTo(0.06, 12);
    expect(slope.high).toBeCloseTo(0.1, 12);
  });

  // pymannkendall 1.4.3, hamed_rao_modification_test: variance 24579.33 becomes 59041.86, p .0017 becomes .043
  test('is less sure of values that resemble their neighbours', () => {
    const { pTwoSided, slope, inflation } = trend(CORRELATED);
    expect(inflation).toBeCloseTo(59041.855574523994 / 24579.333333333332, 9);
    expect(pTwoSided).toBeCloseTo(0.04331099774637681, 9);
    expect(slope.value).toBeCloseTo(0.03479130434782608, 12);
    // Wider than theilslopes' interval for independent values.
    expect(slope.low).toBeLessThan(0.011666);
    expect(slope.high).toBeGreaterThan(0.054);
  });

  test('counts nights, not values, where nights are missing', () => {
    const at = [0, 1, 2, 10, 11, 12, 30, 40];
    const { slope, intercept } = trend(
      at.map((night) => 5 + 0.5 * night),
      at,
    );
    expect(slope).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
    expect(intercept).toBe(5);
  });

  test('turns with the values', () => {
    const up = trend(CORRELATED);
    const down = trend(CORRELATED.map((value) => -value));
    expect(down.slope.value).toBeCloseTo(-up.slope.value, 12);
    expect(down.slope.low).toBeCloseTo(-up.slope.high, 12);
    expect(down.pTwoSided).toBeCloseTo(up.pTwoSided, 12);
  });

  test('finds none in a constant', () => {
    expect(trend([7, 7, 7, 7, 7])).toMatchObject({ pTwoSided: 1, slope: { value: 0 } });
  });

  test.each([
    ['three values', [1, 2, 3], undefined, 'SAMPLE_TOO_SMALL'],
    ['NaN', [1, NaN, 3, 4], undefined, 'SAMPLE_INVALID'],
    ['a night twice', [1, 2, 3, 4], [0, 1, 1, 2], 'SAMPLE_INVALID'],
    ['too few times', [1, 2, 3, 4], [0, 1, 2], 'SAMPLE_TOO_SMALL'],
    ['too many values', new Array<number>(2001).fill(1), undefined, 'SAMPLE_INVALID'],
  ])('refuses %s', (_name, values, at, code) => {
    expect(() => trend(values, at)).toThrow(expect.objectContaining({ code }));
  });
});

test('midRanks shares ranks', () => {
  expect(midRanks([3, 1, 3, 2, 3])).toEqual([4, 1, 4, 2, 4]);
});
