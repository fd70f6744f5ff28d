import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../../primitives/seeded-random.ts';
import { changePoints } from './change-points.ts';

const { sqrt, round } = Math;
const HISTORY = path.resolve(
  import.meta.dirname,
  '../../../../../../shared/data/stats/histories/tigerbeetle.json',
);

function noise(seed: number, length: number, phi = 0): number[] {
  const { normal } = seededRandom(seed);
  let last = normal() / sqrt(1 - phi * phi);
  return Array.from({ length }, () => (last = phi * last + normal()));
}

/** 100 ± 1, then 110 ± 1. */
const STEP = noise(1, 100).map((value, index) => 100 + value + (index < 60 ? 0 : 10));

describe('change points', () => {
  test('finds a step where it is', () => {
    expect(changePoints(STEP)).toEqual([60]);
  });

  test.each([
    ['scaled up', (value: number) => value * 1e200],
    ['scaled down', (value: number) => value * 1e-200],
    ['shifted', (value: number) => value + 1e6],
    ['turned round', (value: number) => -value],
    ['in seconds', (value: number) => value / 1000],
  ])('finds the same step %s', (_name, change) => {
    expect(changePoints(STEP.map(change))).toEqual([60]);
  });

  test('finds it in whole numbers that hardly vary', () => {
    expect(changePoints(STEP.map((value) => round(value / 5)))).toEqual([60]);
  });

  test('finds levels that vary not at all', () => {
    const levels = Array.from({ length: 40 }, (_, index) =>
      index < 10 ? 5 : index < 25 ? 6 : 5.5,
    );
    expect(changePoints(levels)).toEqual([10, 25]);
  });

  test.each([
    ['a constant series', new Array<number>(50).fill(3)],
    ['a ramp', Array.from({ length: 1000 }, (_, index) => index)],
    ['a noisy ramp', noise(2, 300).map((value, index) => value + index / 10)],
    ['whole numbers that flip now and then', noise(9, 365).map((value) => (value > 1.5 ? 11 : 10))],
    ['one outlier', noise(3, 100).with(50, 1000)],
    ['outliers at both ends', noise(4, 100).with(0, 1000).with(99, -1000)],
    ['two outliers side by side', noise(5, 100).with(70, 1000).with(71, 1000)],
    ['a step of three values', noise(6, 100).map((value, index) => value + (index > 96 ? 50 : 0))],
    ['a week', noise(7, 140).map((value, index) => value + (index % 7 > 4 ? 4 : 0))],
  ])('finds none in %s', (_name, values) => {
    expect(changePoints(values)).toEqual([]);
  });

  test('finds where a climb begins and not more', () => {
    const found = changePoints(
      noise(8, 200).map((value, index) => value + Math.max(0, index - 100) / 4),
    );
    expect(found).toHaveLength(1);
    expect(Math.abs((found[0] ?? 0) - 100)).toBeLessThan(12);
  });

  test.each([
    ['independent', 0, 90, 3],
    ['autocorrelated by 0.65', 0.65, 90, 12],
    ['autocorrelated by 0.65, a year of', 0.65, 365, 3],
  ])('names a change in few of 300 series of %s noise', (_name, phi, length, most) => {
    let series = 0;
    for (let seed = 0; seed < 300; seed++)
      if (changePoints(noise(1000 + seed, length, phi)).length > 0) series++;
    expect(series).toBeLessThanOrEqual(most);
  });

  test('finds a step of two deviations in nine of ten series of 90', () => {
    let hits = 0;
    for (let seed = 0; seed < 200; seed++) {
      const values = noise(5000 + seed, 90).map((value, index) => value + (index < 54 ? 0 : 2));
      if (changePoints(values).some((found) => Math.abs(found - 54) <= 3)) hits++;
    }
    expect(hits).toBeGreaterThanOrEqual(180);
  });

  (existsSync(HISTORY) ? test : test.skip)('reads TigerBeetle as its maintainers do', () => {
    const { series } = JSON.parse(readFileSync(HISTORY, 'utf8')) as { series: number[] };
    const found = changePoints(series);
    expect(found.filter((index) => index < 120)).toEqual([15, 71, 95]);
    // A slow climb of 270 nights.
    expect(found.length).toBeLessThanOrEqual(6);
  });

  test.each([
    ['too few values', [1, 2, 3, 4, 5, 6, 7], 'SAMPLE_TOO_SMALL', '7 values, expected at least 8'],
    ['no values', [], 'SAMPLE_TOO_SMALL', '0 values'],
    ['NaN', STEP.with(7, NaN), 'SAMPLE_INVALID', 'value 7 is NaN'],
    ['an infinity', STEP.with(0, -Infinity), 'SAMPLE_INVALID', 'value 0 is -Infinity'],
  ])('refuses %s', (_name, values, code, message) => {
    expect(() => changePoints(values)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
