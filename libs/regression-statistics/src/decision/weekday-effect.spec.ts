import { expect, test } from '@jest/globals';
import { seededRandom } from '../primitives/seeded-random.ts';
import { weekdayEffect } from './weekday-effect.ts';

const SEED = 11;
const work = new Float64Array(200);
const at = Array.from({ length: 42 }, (_, night) => night);

function nights(weekend: number, noise: number, seed = SEED): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from(at, (night) => (night % 7 >= 5 ? weekend : 0) + noise * random.normal());
}

function largestEffect(y: Float64Array): number {
  return Math.max(...weekdayEffect(at, y, 0, 42, work).map(Math.abs));
}

test(`finds calm weekends in six weeks (seed ${SEED})`, () => {
  const effect = weekdayEffect(at, nights(-0.06, 0.01), 0, 42, work);
  expect([...effect.subarray(5)].every((value) => value < -0.045 && value > -0.075)).toBe(true);
  expect([...effect.subarray(0, 5)].every((value) => Math.abs(value) < 0.015)).toBe(true);
});

test('makes little of noise alone: a quarter of it at the largest of seven days (seeds 1 to 40)', () => {
  const largest = at.slice(0, 40).map((seed) => largestEffect(nights(0, 0.03, seed + 1)));
  expect(largest.reduce((sum, value) => sum + value) / 40).toBeLessThan(0.03 / 4);
});

test('an outlier night is no weekday, and neither is a trend', () => {
  const y = Float64Array.from(at, (night) => 0.002 * night + (night === 16 ? 0.5 : 0));
  expect(largestEffect(y)).toBeLessThan(0.003);
});

test('says nothing before three weeks, or where nights are missing', () => {
  const y = nights(-0.06, 0.01);
  expect([...weekdayEffect(at, y, 0, 20, work)]).toEqual([0, 0, 0, 0, 0, 0, 0]);
  const gaps = at.map((night) => night * 2);
  expect([...weekdayEffect(gaps, y, 0, 42, work)]).toEqual([0, 0, 0, 0, 0, 0, 0]);
});
