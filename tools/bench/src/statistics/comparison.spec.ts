import { expect, test } from '@jest/globals';
import { COMPARISON_PLANS, scoreComparisons } from './comparison.ts';

test('scores every plan under every noise, the same for the same seed', () => {
  const scores = scoreComparisons(3, 8);
  expect(scores).toHaveLength(5 * COMPARISON_PLANS.length);
  for (const { worse, better, same, inconclusive, covered } of scores) {
    expect(worse + better + same + inconclusive).toBeCloseTo(1, 12);
    expect(covered).toBeGreaterThan(0.5);
  }
  const withoutTimes = (one: (typeof scores)[number]) => ({ ...one, cpuMs: 0 });
  expect(scoreComparisons(3, 8).map(withoutTimes)).toEqual(scores.map(withoutTimes));
});
