import { describe, expect, test } from '@jest/globals';
import { hodgesLehmann } from './hodges-lehmann.ts';
import { mannWhitney } from './mann-whitney.ts';
import { readReference } from '../testing/reference.ts';
import { seededRandom } from './seeded-random.ts';

const reference = readReference();

function allDifferences(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  return Float64Array.from(Array.from(a).flatMap((x) => Array.from(b, (y) => y - x))).sort();
}

describe('hodgesLehmann', () => {
  // Hollander, Wolfe & Chicken 2014, example 4.1 and 4.5 (permeability of the amnion): shift −0.305, and the 96 %
  // interval (−0.76, 0.15) from the 9th and 42nd difference.
  test('gives the published example', () => {
    const term = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    const early = [1.15, 0.88, 0.9, 0.74, 1.21];
    const { value, low, high, method } = hodgesLehmann(term, early, 0.96);
    expect(value).toBeCloseTo(-0.305, 9);
    expect(low).toBeCloseTo(-0.76, 9);
    expect(high).toBeCloseTo(0.15, 9);
    expect(method).toBe('exact');
  });

  test.each([
    ['no bounds for 3 against 4', [1, 2, 3], [1, 2, 3, 4], ['method', 'value']],
    ['bounds for 4 against 4', [1, 2, 3, 4], [1, 2, 3, 4], ['high', 'low', 'method', 'value']],
    ['no bounds for single values', [1], [4], ['method', 'value']],
  ])('has %s', (_name, a, b, keys) => {
    expect(Object.keys(hodgesLehmann(a, b)).sort()).toEqual(keys);
  });

  test('is exactly the constant shift of two constants', () => {
    const [a, b] = [new Float64Array(8).fill(2), new Float64Array(9).fill(5)];
    expect(hodgesLehmann(a, b)).toEqual({ value: 3, low: 3, high: 3, method: 'exact' });
  });

  test('picks the differences that sorting all of them picks (seed 6)', () => {
    const random = seededRandom(6);
    for (let round = 0; round < 150; round++) {
      const draw = round % 2 ? random.normal : () => random.integer(0, 9);
      const a = Float64Array.from({ length: random.integer(1, 60) }, draw);
      const b = Float64Array.from({ length: random.integer(1, 60) }, draw);
      const sorted = allDifferences(a, b);
      const middle =
        ((sorted.at((sorted.length - 1) / 2) ?? 0) + (sorted.at(sorted.length / 2) ?? 0)) / 2;
      const { value, low, high } = hodgesLehmann(a, b);
      expect(value).toBe(middle);
      if (low === undefined || high === undefined) continue;
      expect(sorted.indexOf(low)).toBeGreaterThanOrEqual(0);
      // As many differences below the lower bound as above the upper one.
      expect(sorted.filter((each) => each < low).length).toBeLessThan(sorted.length / 2);
      const other = hodgesLehmann(b, a);
      expect(other).toMatchObject({ value: 0 - value, low: 0 - high, high: 0 - low });
    }
  });

  test('has bounds where the Mann–Whitney test turns (seed 7)', () => {
    const random = seededRandom(7);
    for (let round = 0; round < 30; round++) {
      const a = Array.from({ length: random.integer(4, 20) }, random.normal);
      const b = Array.from({ length: random.integer(4, 20) }, random.normal);
      const { low = 0, high = 0 } = hodgesLehmann(a, b);
      const pAt = (shift: number) =>
        mannWhitney(
          a,
          b.map((value) => value - shift),
        ).pTwoSided;
      expect(pAt(low + 1e-9)).toBeGreaterThan(0.05);
      expect(pAt(low - 1e-9)).toBeLessThanOrEqual(0.05);
      expect(pAt(high - 1e-9)).toBeGreaterThan(0.05);
      expect(pAt(high + 1e-9)).toBeLessThanOrEqual(0.05);
    }
  });

  test('holds the shift of 200 against 150 by the normal approximation (seed 8)', () => {
    const random = seededRandom(8);
    const rounds = 400;
    let held = 0;
    for (let round = 0; round < rounds; round++) {
      const a = Float64Array.from({ length: 200 }, random.normal);
      const b = Float64Array.from({ length: 150 }, () => random.normal() + 0.5);
      const { low = 0, high = 0, method } = hodgesLehmann(a, b);
      expect(method).toBe('normal');
      if (low <= 0.5 && 0.5 <= high) held++;
    }
    // 0.95 less three standard errors of 400 rounds.
    expect(held / rounds).toBeGreaterThan(0.917);
    expect(held / rounds).toBeLessThan(0.985);
  });

  test('takes 20,000 against 5 and 3,000 against 3,000 values (seed 9)', () => {
    const random = seededRandom(9);
    const a = Float64Array.from({ length: 20_000 }, random.normal);
    const [b, c, d] = [5, 3000, 3000].map((length) => Float64Array.from({ length }, random.normal));
    expect(hodgesLehmann(a, b ?? []).value).toBe(
      ((s) => ((s[49_999] ?? 0) + (s[50_000] ?? 0)) / 2)(allDifferences(a, b ?? [])),
    );
    expect(Math.abs(hodgesLehmann(c ?? [], d ?? []).value)).toBeLessThan(0.15);
  });

  test.each([
    ['no values', [], [1], 0.95, 'SAMPLE_TOO_SMALL'],
    ['a NaN', [Number.NaN], [1], 0.95, 'SAMPLE_INVALID'],
    ['an infinity', [1], [Infinity], 0.95, 'SAMPLE_INVALID'],
    ['differences beyond all numbers', [-1.7e308], [1.7e308], 0.95, 'SAMPLE_INVALID'],
    ['a confidence of 1', [1], [1], 1, 'SAMPLE_INVALID'],
  ])('refuses %s', (_name, a, b, confidence, code) => {
    expect(() => hodgesLehmann(a, b, confidence)).toThrow(expect.objectContaining({ code }));
  });

  test('ends where magnitudes differ without measure', () => {
    const values = [0, 1e-300, 1e-200, 1e-100, 1, 1e100, 1e200, 1e300];
    expect(hodgesLehmann(values, values).value).toBe(0);
    expect(hodgesLehmann([0, 0, 0], values).value).toBe(0.5);
  });

  (reference ? test : test.skip)('agrees with numpy on 80 samples', () => {
    for (const { a, b, hodges_lehmann_b_minus_a: expected } of reference?.two_sample ?? []) {
      expect(hodgesLehmann(a, b).value).toBeCloseTo(expected, 9);
    }
  });
});
