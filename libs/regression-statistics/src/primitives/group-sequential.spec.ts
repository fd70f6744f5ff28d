import { describe, expect, test } from '@jest/globals';
import { crossingProbabilities, groupSequentialBounds } from './group-sequential.ts';
import { seededRandom } from './seeded-random.ts';

const FIFTHS = [0.2, 0.4, 0.6, 0.8, 1];

describe('groupSequentialBounds', () => {
  // Published for R's ldbounds and gsDesign, after Lan & DeMets 1983 and Reboussin et al. 2000: alpha .05, two-sided.
  test.each([
    ['obrien-fleming' as const, [4.8769, 3.3569, 2.6803, 2.2898, 2.031]],
    ['pocock' as const, [2.438, 2.4268, 2.4101, 2.3966, 2.3859]],
  ])('spends %s as published', (spending, expected) => {
    const bounds = groupSequentialBounds({ shares: FIFTHS, alpha: 0.05, sides: 2, spending });
    for (const [look, bound] of expected.entries()) expect(bounds[look]).toBeCloseTo(bound, 3);
  });

  test.each([1, 2] as const)(
    'has the bound of a single test for a single look, %i-sided',
    (sides) => {
      const [bound] = groupSequentialBounds({
        shares: [1],
        alpha: 0.05,
        sides,
        spending: 'pocock',
      });
      expect(bound).toBeCloseTo(sides === 1 ? 1.6448536269514722 : 1.959963984540054, 10);
    },
  );

  test.each([
    ['even looks', FIFTHS],
    ['uneven looks', [0.1, 0.5, 0.501, 0.9, 1]],
    ['forty looks', Array.from({ length: 40 }, (_, index) => (index + 1) / 40)],
  ])('spends alpha to the last bit with %s', (_name, shares) => {
    for (const sides of [1, 2] as const) {
      const plan = { shares, alpha: 0.05, sides, spending: 'obrien-fleming' as const };
      const bounds = groupSequentialBounds(plan);
      let sum = 0;
      for (const probability of crossingProbabilities(plan, bounds)) sum += probability;
      expect(sum).toBeCloseTo(0.05, 9);
    }
  });

  test('does not change a bound by looks planned after it', () => {
    const plan = { alpha: 0.01, sides: 1 as const, spending: 'pocock' as const };
    const few = groupSequentialBounds({ ...plan, shares: [0.3, 0.6] });
    const more = groupSequentialBounds({ ...plan, shares: [0.3, 0.6, 0.7, 1] });
    expect(more[0]).toBeCloseTo(few[0] ?? 0, 10);
    expect(more[1]).toBeCloseTo(few[1] ?? 0, 10);
  });

  test('errs with alpha over all looks (20,000 random walks, seed 12)', () => {
    const random = seededRandom(12);
    const plan = { shares: FIFTHS, alpha: 0.05, sides: 2 as const, spending: 'pocock' as const };
    const bounds = groupSequentialBounds(plan);
    const rounds = 20_000;
    let crossed = 0;
    for (let round = 0; round < rounds; round++) {
      let score = 0;
      for (const [look, share] of FIFTHS.entries()) {
        score += random.normal() * Math.sqrt(0.2);
        if (Math.abs(score) / Math.sqrt(share) < (bounds[look] ?? 0)) continue;
        crossed++;
        break;
      }
    }
    // Three standard errors of 20,000 rounds.
    expect(Math.abs(crossed / rounds - 0.05)).toBeLessThan(0.0047);
  });

  test.each([
    ['shares that fall', [0.5, 0.4], 0.05],
    ['a share of 0', [0, 1], 0.05],
    ['a share above 1', [1.1], 0.05],
    ['a share that is not a number', [Number.NaN], 0.05],
    ['an alpha of 0', [1], 0],
  ])('refuses %s', (_name, shares, alpha) => {
    const plan = { shares, alpha, sides: 2 as const, spending: 'pocock' as const };
    expect(() => groupSequentialBounds(plan)).toThrow(
      expect.objectContaining({ code: 'SAMPLE_INVALID' }),
    );
  });
});

describe('crossingProbabilities', () => {
  // Jennison & Turnbull 2000, tables 2.1 and 2.3: constants of Pocock's and O'Brien & Fleming's tests, two-sided.
  test.each([
    [2, 0.05, 2.178, 1.977],
    [5, 0.05, 2.413, 2.04],
    [10, 0.05, 2.555, 2.087],
  ])('finds that the published bounds of %i looks err with %f', (looks, alpha, pocock, obf) => {
    const shares = Array.from({ length: looks }, (_, index) => (index + 1) / looks);
    const total = (bounds: number[]) =>
      crossingProbabilities({ shares, sides: 2 }, bounds).reduce((sum, each) => sum + each, 0);
    // The constants have three decimals.
    expect(Math.abs(total(shares.map(() => pocock)) / alpha - 1)).toBeLessThan(0.002);
    expect(Math.abs(total(shares.map((share) => obf / Math.sqrt(share))) / alpha - 1)).toBeLessThan(
      0.002,
    );
  });

  // Jennison & Turnbull 2000, table 2.4: five looks need 1.026 times the values of a single test for a power of .9.
  test('gives the published power under a drift', () => {
    const bounds = FIFTHS.map((share) => 2.04 / Math.sqrt(share));
    const drift = Math.sqrt(1.026) * (1.959963984540054 + 1.2815515655446004);
    const power = crossingProbabilities({ shares: FIFTHS, sides: 2 }, bounds, drift);
    expect(power.reduce((sum, each) => sum + each, 0)).toBeCloseTo(0.9, 3);
    const mirrored = crossingProbabilities({ shares: FIFTHS, sides: 2 }, bounds, -drift);
    for (const [look, each] of power.entries()) expect(mirrored[look]).toBeCloseTo(each, 12);
  });

  test('refuses another number of bounds than looks', () => {
    expect(() => crossingProbabilities({ shares: [0.5, 1], sides: 2 }, [2])).toThrow(
      expect.objectContaining({ code: 'SAMPLE_INVALID' }),
    );
  });
});
