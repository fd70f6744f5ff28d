import { describe, expect, test } from '@jest/globals';
import { nightDraws } from './night-draws.ts';
import { NIGHT_FAMILIES } from './night-families.ts';
import { OTHER_NOISES } from './night-noises.ts';
import { simulateNights } from './night-plan.ts';

const SEED = 7;

function moments(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}

describe(`simulated nights (seed ${SEED})`, () => {
  // Mean and standard deviation of the distributions, from their formulas.
  test.each<[string, (draws: ReturnType<typeof nightDraws>) => number, number, number]>([
    ['gamma of shape 2', ({ gamma }) => gamma(2), 2, Math.SQRT2],
    ['beta of 950 and 51', ({ beta }) => beta(950, 51), 950 / 1001, 0.006946],
    ["Student's t of 10", ({ studentT }) => studentT(10), 0, Math.sqrt(10 / 8)],
  ])('draws a %s', (_name, draw, mean, deviation) => {
    const draws = nightDraws(SEED);
    const drawn = moments(Array.from({ length: 40_000 }, () => draw(draws)));
    expect(Math.abs(drawn.mean - mean)).toBeLessThan(0.02 * deviation);
    expect(drawn.deviation / deviation).toBeCloseTo(1, 1);
  });

  // sqrt(night² + run² + the variance of a p95 of 1,000 log-normal requests, 0.45² · 0.0668²).
  test('a run varies as its family says', () => {
    const draws = nightDraws(SEED);
    const factors = NIGHT_FAMILIES.lognormal?.(draws, 8000, 1).flat() ?? [];
    const { mean, deviation } = moments(factors.map((factor) => Math.log(factor)));
    expect(mean).toBeCloseTo(0, 2);
    expect(deviation).toBeCloseTo(Math.hypot(0.02, 0.015, 0.45 * 0.0668), 2);
  });

  test.each([
    ['step', 20, [1, 1.2, 1.2]],
    ['improve', -20, [1, 0.8, 0.8]],
    ['spike', 60, [1, 1.6, 1]],
    ['creep', 20, [1, 1.01, 1.02]],
    ['revert', 30, [1, 1.3, 1.3]],
  ] as const)('a %s of %d %% begins on its night', (kind, pct, expected) => {
    const steady = { steady: () => Array.from({ length: 90 }, () => [1]) };
    const [series] = simulateNights(steady, { seed: SEED, plan: [[kind, pct, 1]] });
    const change = series?.changeNight ?? 0;
    const level = series?.nights[0]?.runs[0] ?? NaN;
    const ratios = [change - 1, change, change + 1].map(
      (night) => (series?.nights[night]?.runs[0] ?? NaN) / level,
    );
    ratios.forEach((ratio, index) => {
      expect(ratio).toBeCloseTo(expected[index] ?? NaN, 3);
    });
  });

  test('every kind of noise gives 90 nights of positive values, and the same again', () => {
    const families = { ...NIGHT_FAMILIES, ...OTHER_NOISES };
    const plan = [['null', 0, 1]] as const;
    const all = simulateNights(families, { seed: SEED, plan });
    expect(all).toHaveLength(22);
    for (const { nights } of all) {
      expect(nights).toHaveLength(90);
      expect(nights.every(({ runs }) => runs.length === 5 && runs.every((run) => run > 0))).toBe(
        true,
      );
    }
    expect(simulateNights(families, { seed: SEED, plan })).toEqual(all);
  });

  test('nights are missing as often as asked', () => {
    const all = simulateNights(NIGHT_FAMILIES, {
      seed: SEED,
      missing: 0.1,
      plan: [['null', 0, 4]],
    });
    const left = all.reduce((sum, { nights }) => sum + nights.length, 0) / (90 * all.length);
    expect(left).toBeCloseTo(0.9, 1);
  });
});
