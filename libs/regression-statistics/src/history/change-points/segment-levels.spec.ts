import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../../primitives/seeded-random.ts';
import { segmentLevels } from './segment-levels.ts';

/** What a segmentation costs by its definition. */
function costOf(values: readonly number[], changes: readonly number[], penalty: number): number {
  const bounds = [0, ...changes, values.length];
  let cost = changes.length * penalty;
  for (const [index, from] of bounds.slice(0, -1).entries()) {
    const segment = values.slice(from, bounds[index + 1]);
    const level = segment.reduce((sum, value) => sum + value, 0) / segment.length;
    for (const value of segment) cost += (value - level) ** 2;
  }
  return cost;
}

/** The least cost by trying every last change: Jackson et al. 2005, optimal partitioning. */
function leastCost(values: readonly number[], penalty: number): number {
  const best = [-penalty];
  for (let to = 1; to <= values.length; to++) {
    const costs = best.map((cost, from) => cost + penalty + costOf(values.slice(from, to), [], 0));
    best.push(Math.min(...costs));
  }
  return best.at(-1) ?? NaN;
}

describe('segment levels', () => {
  test.each([0.1, 1, 5, 30])(
    'costs as little as any segmentation at a penalty of %d',
    (penalty) => {
      const { normal, integer } = seededRandom(11);
      for (let round = 0; round < 40; round++) {
        const length = integer(1, 60);
        let level = 0;
        const values = Array.from({ length }, () => {
          if (integer(0, 9) === 0) level = integer(-3, 3) * 2;
          return level + (round % 2 === 0 ? normal() : integer(-1, 1));
        });
        const changes = segmentLevels(Float64Array.from(values), penalty);
        expect(changes).toEqual(changes.toSorted((a, b) => a - b));
        expect(costOf(values, changes, penalty)).toBeCloseTo(leastCost(values, penalty), 8);
      }
    },
  );

  test.each([
    ['one value', [4], []],
    ['equal values', [4, 4, 4, 4], []],
    ['two levels', [1, 1, 1, 9, 9, 9], [3]],
  ])('splits %s', (_name, values, changes) => {
    expect(segmentLevels(Float64Array.from(values), 1)).toEqual(changes);
  });
});
