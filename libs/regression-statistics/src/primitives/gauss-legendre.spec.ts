import { describe, expect, test } from '@jest/globals';
import { gaussLegendre } from './gauss-legendre.ts';

function integral(f: (x: number) => number, low: number, high: number, width: number): number {
  const { points, weights } = gaussLegendre(low, high, width);
  return points.reduce((sum, point, index) => sum + (weights[index] ?? 0) * f(point), 0);
}

describe('gaussLegendre', () => {
  test.each([
    ['a polynomial of degree 46 in one panel', (x: number) => 47 * x ** 46, 0, 1, 1, 1],
    ['an exponential', Math.exp, -2, 3, 1, Math.exp(3) - Math.exp(-2)],
    [
      'a normal density',
      (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI),
      -8,
      8,
      1,
      1,
    ],
    [
      'a narrow one',
      (x: number) => Math.exp(-5000 * x * x) / Math.sqrt(Math.PI / 5000),
      -8,
      8,
      0.01,
      1,
    ],
    ['nothing over no length', () => 1, 2, 2, 1, 0],
  ])('integrates %s', (_name, f, low, high, width, expected) => {
    expect(integral(f, low, high, width)).toBeCloseTo(expected, 11);
  });
});
