import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../../primitives/seeded-random.ts';
import { longRunScale, neighbourScale } from './noise-scale.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const { sqrt } = Math;

function autoregressive(seed: number, phi: number, length: number): Float64Array {
  const { normal } = seededRandom(seed);
  let last = normal() / sqrt(1 - phi * phi);
  return Float64Array.from({ length }, () => (last = phi * last + normal()));
}

describe('noise scale', () => {
  // AR(1) with innovations of variance 1 has the long-run standard deviation 1 / (1 − φ).
  test.each([0, 0.3, 0.65])('is 1 / (1 − φ) in the long run at φ = %d', (phi) => {
    const scale = longRunScale(autoregressive(3, phi, 20_000), DEFAULT_SETTINGS);
    expect(scale * (1 - phi)).toBeGreaterThan(0.93);
    expect(scale * (1 - phi)).toBeLessThan(1.1);
  });

  test('is that of one value between neighbours, also with steps, outliers and a climb', () => {
    const values = autoregressive(4, 0, 2000).map(
      (value, index) => value + index / 50 + (index > 700 ? 40 : 0) + (index % 100 === 0 ? 500 : 0),
    );
    expect(Math.abs(neighbourScale(values) - 1)).toBeLessThan(0.08);
  });

  test.each([
    ['a constant', () => 7, 0],
    ['a ramp without noise', (index: number) => index / 3, 0],
  ])('of %s is 0', (_name, value, scale) => {
    const values = Float64Array.from({ length: 200 }, (_, index) => value(index));
    expect(neighbourScale(values)).toBe(scale);
    expect(longRunScale(values, DEFAULT_SETTINGS)).toBe(scale);
  });

  test('of whole numbers, most of them the same, is not 0', () => {
    const rounded = autoregressive(5, 0, 2000).map((value) => Math.round(0.4 * value));
    // Var(round(0.4 Z)) = 2 P(0.4 Z > 0.5) = 0.211 but for the rare ±2.
    expect(neighbourScale(rounded)).toBeGreaterThan(0.9 * sqrt(0.211));
    expect(neighbourScale(rounded)).toBeLessThan(2 * sqrt(0.211));
  });
});
