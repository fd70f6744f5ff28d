import { describe, expect, test } from '@jest/globals';
import { seededRandom } from './seeded-random.ts';

describe('seededRandom', () => {
  // The published mulberry32, run in Python.
  test.each([
    [1, [0.6270739405881613, 0.002735721180215478, 0.5274470399599522, 0.9810509674716741]],
    [4294967295, [0.8964226141106337, 0.189478256739676]],
  ])('gives the numbers of mulberry32 for seed %i', (seed, expected) => {
    const { uniform } = seededRandom(seed);
    expect(expected.map(uniform)).toEqual(expected);
  });

  test('spreads whole numbers evenly over their range, both ends included', () => {
    const { integer } = seededRandom(2);
    const counts = [0, 0, 0, 0, 0];
    for (let draw = 0; draw < 5000; draw++) {
      const value = integer(3, 7) - 3;
      counts[value] = (counts[value] ?? 0) + 1;
    }
    // 1,000 each, and four standard errors.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(113);
    expect(counts).toHaveLength(5);
  });

  test('has normal numbers of mean 0 and variance 1', () => {
    const { normal } = seededRandom(3);
    let [sum, squares] = [0, 0];
    for (let draw = 0; draw < 10_000; draw++) {
      const value = normal();
      sum += value;
      squares += value * value;
    }
    expect(Math.abs(sum / 10_000)).toBeLessThan(0.04);
    expect(Math.abs(squares / 10_000 - 1)).toBeLessThan(0.06);
  });
});
