import { expect, test } from '@jest/globals';
import { seededRandom } from '../../primitives/seeded-random.ts';
import { lowerMedian, select } from './select.ts';

test('select gives what stands there after sorting', () => {
  const { normal, integer } = seededRandom(21);
  for (let round = 0; round < 300; round++) {
    const length = integer(1, 50);
    const values = Float64Array.from({ length }, () =>
      round % 2 === 0 ? normal() : integer(0, 3),
    );
    const rank = integer(0, length - 1);
    expect(select(values.slice(), rank)).toBe(values.toSorted()[rank]);
  }
});

test('lower median takes the lower one of two, and only the count that is asked for', () => {
  expect(lowerMedian(Float64Array.of(4, 1, 3, 2))).toBe(2);
  expect(lowerMedian(Float64Array.of(9, 7, 8, 1, 1), 3)).toBe(8);
  expect(lowerMedian(new Float64Array(0))).toBe(0);
});
