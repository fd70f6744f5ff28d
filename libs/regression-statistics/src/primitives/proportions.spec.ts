import { describe, expect, test } from '@jest/globals';
import { exactShare, shareDifference, wilsonShare } from './proportions.ts';

describe('exactShare and wilsonShare', () => {
  // scipy 1.17.1, binomtest(failures, requests).proportion_ci(.95), methods exact and wilson
  test.each([
    [0, 20, [0, 0.16843347098308548], [0, 0.16112515805281935]],
    [
      1,
      20,
      [0.0012650894979560339, 0.24873276277202772],
      [0.008881448800795402, 0.23613119344674205],
    ],
    [3, 10, [0.06673951117773447, 0.652452850060008], [0.10779126740630102, 0.6032218525388546]],
    [10, 10, [0.6915028921812371, 1], [0.7224672001371109, 1]],
    [
      17,
      100_000,
      [9.903428376147557e-5, 0.0002721725611934179],
      [0.00010614727173743862, 0.0002722527803873228],
    ],
    [500, 1000, [0.46854917297179194, 0.531450827028208], [0.4690696003681042, 0.5309303996318958]],
  ] as const)('agree with scipy on %i of %i', (failures, requests, exact, wilson) => {
    for (const [share, [low, high]] of [
      [exactShare, exact],
      [wilsonShare, wilson],
    ] as const) {
      const result = share({ failures, requests });
      expect(result.value).toBe(failures / requests);
      expect(result.low).toBeCloseTo(low, 11);
      expect(result.high).toBeCloseTo(high, 11);
    }
  });

  test.each([
    ['no requests', { failures: 0, requests: 0 }, 'SAMPLE_TOO_SMALL'],
    ['more failures than requests', { failures: 2, requests: 1 }, 'SAMPLE_INVALID'],
    ['a negative count', { failures: -1, requests: 1 }, 'SAMPLE_INVALID'],
    ['half a failure', { failures: 0.5, requests: 1 }, 'SAMPLE_INVALID'],
    ['a NaN', { failures: Number.NaN, requests: 1 }, 'SAMPLE_INVALID'],
    ['an infinity', { failures: 0, requests: Infinity }, 'SAMPLE_INVALID'],
  ])('refuse %s', (_name, counts, code) => {
    expect(() => exactShare(counts)).toThrow(expect.objectContaining({ code }));
    expect(() => wilsonShare(counts)).toThrow(expect.objectContaining({ code }));
  });
});

describe('shareDifference', () => {
  // Newcombe 1998, Statistics in Medicine 17:873, table II, method 10
  test.each([
    [48, 80, 56, 70, 0.0524, 0.3339],
    [3, 10, 9, 10, 0.1705, 0.809],
    [2, 7, 6, 7, 0.0582, 0.8062],
    [0, 29, 5, 56, -0.0381, 0.1926],
    [0, 20, 0, 10, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [0, 20, 10, 10, 0.6791, 1],
    [0, 10, 10, 10, 0.6075, 1],
  ])('has the published interval from %i/%i to %i/%i', (a, ofA, b, ofB, low, high) => {
    const one = { failures: a, requests: ofA };
    const other = { failures: b, requests: ofB };
    const result = shareDifference(one, other);
    expect(result.value).toBeCloseTo(b / ofB - a / ofA, 12);
    expect(result.low).toBeCloseTo(low, 4);
    expect(result.high).toBeCloseTo(high, 4);
    const turned = shareDifference(other, one);
    expect(turned.low).toBeCloseTo(-result.high, 12);
    expect(turned.high).toBeCloseTo(-result.low, 12);
  });
});
