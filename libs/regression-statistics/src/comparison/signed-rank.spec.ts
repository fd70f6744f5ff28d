import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../primitives/seeded-random.ts';
import { selectWalshAverage } from './select-walsh-average.ts';
import { signedRank } from './signed-rank.ts';

const EIGHT = [0.11, -0.02, 0.35, 0.2, 0.07, -0.13, 0.28, 0.4];
const TWENTY_FIVE = [
  -1.339, 0.361, -0.664, 1.057, -1.734, -0.614, 1.01, 1.456, -1.858, -0.198, 0.628, -0.309, 1.891,
  -0.891, 0.655, -0.748, 1.706, 0.278, -0.072, -1.418, 1.982, 1.053, 1.054, 1.438, 0.649,
];

describe('signedRank', () => {
  // scipy 1.17.1, stats.wilcoxon: method 'exact'; with ties and zeros zero_method 'pratt' over all 1,024 signs
  test.each([
    ['8 differences', EIGHT, 0.078125],
    ['25 differences', TWENTY_FIVE, 0.33878785371780396],
    ['ties and zeros', [0, 0, 1, 1, 2, -1, 3, 2, -2, 4], 0.1640625],
    ['nothing but zeros', [0, 0, 0, 0, 0, 0], 1],
    ['one difference', [3], 1],
    ['five of one sign', [1, 2, 3, 4, 5], 0.0625],
    ['six of one sign', [1, 2, 3, 4, 5, 6], 0.03125],
  ])('has the exact p of %s', (_name, differences, expected) => {
    expect(signedRank(differences).pTwoSided).toBeCloseTo(expected, 13);
  });

  test('swaps its tails with the signs', () => {
    const { pGreater, pLess, center } = signedRank(EIGHT);
    const turned = signedRank(EIGHT.map((value) => -value));
    expect(pGreater).toBeCloseTo(0.0390625, 13);
    expect(turned.pLess).toBeCloseTo(pGreater, 13);
    expect(turned.pGreater).toBeCloseTo(pLess, 13);
    expect(turned.center.value).toBeCloseTo(-center.value, 12);
    expect(turned.center.low).toBeCloseTo(-(center.high ?? NaN), 12);
  });

  // Hollander, Wolfe & Chicken 2014, example 3.1 to 3.3 (Hamilton depression scores): estimate −.46, interval of 96.1 %
  // from −.786 to −.010. The 95 % one takes the same averages.
  test('finds centre and interval of the published example', () => {
    const before = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
    const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
    const { center, pLess } = signedRank(after.map((value, index) => value - (before[index] ?? 0)));
    expect(center.value).toBeCloseTo(-0.46, 12);
    expect(center.low).toBeCloseTo(-0.786, 12);
    expect(center.high).toBeCloseTo(-0.01, 12);
    expect(pLess).toBeCloseTo(0.01953, 5);
  });

  test('gives no bounds that five differences cannot give', () => {
    expect(signedRank([1, 2, 3, 4, 5]).center).toEqual({ value: 3 });
    expect(signedRank([1, 2, 3, 4, 5, 6]).center).toEqual({ value: 3.5, low: 1, high: 6 });
  });

  // scipy 1.17.1: stats.wilcoxon(d, method='asymptotic', correction=True); its exact p is .04445
  test('approximates as scipy does beyond 120 differences', () => {
    const many = Array.from({ length: 240 }, (_, i) =>
      Number((Math.sin(i * 1.7) * 1.3 + Math.cos(i * i * 0.37) + 0.12).toFixed(6)),
    );
    const { pTwoSided, method } = signedRank(many);
    expect(method).toBe('normal');
    expect(pTwoSided).toBeCloseTo(0.04458860490733415, 10);
  });

  test.each([
    ['no differences', [], 'SAMPLE_TOO_SMALL'],
    ['NaN', [1, NaN], 'SAMPLE_INVALID'],
    ['an overflow', [-1.7e308, 1.7e308], 'SAMPLE_INVALID'],
  ])('refuses %s', (_name, differences, code) => {
    expect(() => signedRank(differences)).toThrow(expect.objectContaining({ code }));
  });
});

describe('selectWalshAverage', () => {
  test('is the k-th of all averages written down (seed 8)', () => {
    const random = seededRandom(8);
    for (let round = 0; round < 40; round++) {
      const values = Array.from({ length: random.integer(1, 12) }, () => random.integer(-5, 5) / 2);
      const sorted = Float64Array.from(values).sort();
      const all: number[] = [];
      for (let i = 0; i < sorted.length; i++)
        for (let j = i; j < sorted.length; j++)
          all.push((sorted[i] ?? 0) / 2 + (sorted[j] ?? 0) / 2);
      all.sort((a, b) => a - b);
      for (const [k, expected] of all.entries())
        expect(selectWalshAverage(sorted, k)).toBe(expected);
    }
  });
});
