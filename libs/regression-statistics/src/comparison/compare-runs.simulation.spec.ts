import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../primitives/seeded-random.ts';
import { compareRuns } from './compare-runs.ts';
import type { Design } from './comparison-types.ts';

const { exp, hypot, log, round, sqrt } = Math;
const ROUNDS = 250;
/** 5 % of the rounds, and three standard errors. */
const MOST_ERRORS = 0.05 * ROUNDS + 3 * sqrt(0.05 * 0.95 * ROUNDS);

const random = seededRandom(31);
/** Noise of a run on the log scale. */
const NOISES: Record<string, () => number> = {
  lognormal: () => 0.05 * random.normal(),
  // A third of the runs is 16 % slower.
  bimodal: () => 0.02 * random.normal() + (random.uniform() < 1 / 3 ? 0.15 : 0),
  // t with 2 degrees of freedom: its variance is infinite.
  heavy: () => (0.04 * random.normal()) / (hypot(random.normal(), random.normal()) / sqrt(2)),
  skewed: () => -0.05 * log(1 - random.uniform()),
  'whole milliseconds': () => log(round(20 * exp(0.08 * random.normal())) / 20),
};

function simulate(design: Design, noise: () => number, runs: number, block: number, shift: number) {
  const counts = { found: 0, missed: 0, wrongWay: 0 };
  const truth = exp(shift) - 1;
  for (let round = 0; round < ROUNDS; round++) {
    const shared = Array.from({ length: runs }, () => block * random.normal());
    const base = shared.map((level) => 100 * exp(level + noise()));
    const candidate = shared.map((level) => 100 * exp(level + noise() + shift));
    const { verdict, effect } = compareRuns({ base, candidate, worse: 'higher', design });
    const { low = -Infinity, high = Infinity } = effect ?? {};
    if (verdict === 'worse' || verdict === 'better') counts.found++;
    if (verdict === 'better') counts.wrongWay++;
    if (low > truth + 1e-9 || high < truth - 1e-9) counts.missed++;
  }
  return counts;
}

describe.each(Object.entries(NOISES))('compareRuns with %s noise (seed 31)', (name, noise) => {
  test.each([
    ['separate', 5, 0],
    ['separate', 12, 0],
    ['interleaved', 5, 0.5],
    ['interleaved', 10, 0.5],
    // Blocks differ by ten times the noise of a run.
    ['paired', 12, 0.5],
  ] as const)('finds no more than it may: %s, %i runs, blocks %f', (design, runs, block) => {
    const { found, missed } = simulate(design, noise, runs, block, 0);
    expect(found).toBeLessThanOrEqual(MOST_ERRORS);
    expect(missed).toBeLessThanOrEqual(MOST_ERRORS);
  });

  test('holds the true effect in its interval, and finds it', () => {
    for (const [design, block] of [
      ['separate', 0],
      ['paired', 0.5],
    ] as const) {
      const { found, missed, wrongWay } = simulate(design, noise, 24, block, 0.08);
      // Whole milliseconds of a block at 5 ms are no shift: there the verdict is tested, not the interval.
      if (name !== 'whole milliseconds') expect(missed).toBeLessThanOrEqual(MOST_ERRORS);
      expect(found).toBeGreaterThan(0.6 * ROUNDS);
      expect(wrongWay).toBeLessThanOrEqual(1);
    }
  });
});
