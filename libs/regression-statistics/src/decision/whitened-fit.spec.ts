import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../primitives/seeded-random.ts';
import { whitenedFit } from './whitened-fit.ts';

/** Generalised least squares with the whole covariance matrix, by Gaussian elimination: slow and plain. */
function denseFit(at: number[], y: number[], onset: number, decay: number, sharedPart: number) {
  const columns = [y, y.map(() => 1), y.map((_, index) => (index >= onset ? 1 : 0))];
  const matrix = at.map((a, i) => [
    ...at.map((b, j) => (i === j ? 1 : sharedPart * decay ** Math.abs(a - b))),
    ...columns.map((column) => column[i] ?? 0),
  ]);
  let logDeterminant = 0;
  for (const [i, row] of matrix.entries()) {
    const pivot = row[i] ?? 0;
    logDeterminant += Math.log(pivot);
    for (const [j, other] of matrix.entries()) {
      if (j === i) continue;
      const factor = (other[i] ?? 0) / pivot;
      for (const [k, value] of row.entries()) other[k] = (other[k] ?? 0) - factor * value;
    }
  }
  const n = at.length;
  const solved = (c: number) => matrix.map((row, i) => (row[n + c] ?? 0) / (row[i] ?? 1));
  const dot = (a: number[], b: number[]) => a.reduce((sum, v, i) => sum + v * (b[i] ?? 0), 0);
  const product = (a: number, b: number) => dot(columns[a] ?? [], solved(b));
  const determinant = product(1, 1) * product(2, 2) - product(1, 2) ** 2;
  const level = (product(2, 2) * product(1, 0) - product(1, 2) * product(2, 0)) / determinant;
  const step = (product(1, 1) * product(2, 0) - product(1, 2) * product(1, 0)) / determinant;
  return {
    count: n,
    level,
    step,
    stepVariance: product(1, 1) / determinant,
    rss: product(0, 0) - level * product(1, 0) - step * product(2, 0),
    logDeterminant,
  };
}

describe('the whitened fit', () => {
  const random = seededRandom(7);
  const at = [0, 1, 2, 4, 5, 9, 10, 11, 12, 13, 20];
  const y = at.map((night) => 4 + (night >= 10 ? 0.3 : 0) + 0.05 * random.normal());

  test.each([
    [0, 0],
    [0.6, 1],
    [0.8, 0.5],
    [0.95, 0.3],
  ])('equals generalised least squares with decay %d and shared part %d', (decay, sharedPart) => {
    const data = { at, y: Float64Array.from(y) };
    const skip = new Uint8Array(at.length);
    const fit = whitenedFit(data, 0, at.length, 6, skip, { decay, sharedPart });
    const dense = denseFit(at, y, 6, decay, sharedPart);
    for (const [key, value] of Object.entries(dense)) {
      expect(fit[key as keyof typeof dense]).toBeCloseTo(value, 9);
    }
  });

  test('a skipped night is as good as one that was never measured', () => {
    const data = { at, y: Float64Array.from(y, (value, index) => (index === 3 ? 99 : value)) };
    const skip = new Uint8Array(at.length);
    skip[3] = 1;
    const correlation = { decay: 0.6, sharedPart: 0.6 };
    const keep = (_: number, index: number) => index !== 3;
    const without = { at: at.filter(keep), y: Float64Array.from(y.filter(keep)) };
    const expected = whitenedFit(without, 0, 10, 5, new Uint8Array(10), correlation);
    for (const [key, value] of Object.entries(whitenedFit(data, 0, 11, 6, skip, correlation))) {
      expect(value).toBeCloseTo(expected[key as keyof typeof expected], 9);
    }
  });

  test('without an onset there is a level only', () => {
    const data = { at: [0, 1, 2], y: Float64Array.of(1, 2, 3) };
    const none = { decay: 0, sharedPart: 0 };
    expect(whitenedFit(data, 0, 3, 3, new Uint8Array(3), none)).toMatchObject({
      level: 2,
      step: 0,
      stepVariance: Infinity,
      rss: 2,
    });
  });
});
