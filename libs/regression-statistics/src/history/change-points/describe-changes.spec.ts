import { expect, test } from '@jest/globals';
import { describeChanges } from './describe-changes.ts';

test('describes changes by the medians of the segments', () => {
  expect(describeChanges([10, 11, 90, 22, 22, 0, 0, -5], [3, 5])).toEqual([
    { index: 3, before: 11, after: 22, changeRatio: 1 },
    { index: 5, before: 22, after: 0, changeRatio: -1 },
  ]);
});

test.each([
  ['is undefined where it was 0', [0, 0, 3, 3], undefined],
  ['is positive where less than nothing becomes more', [-4, -4, -2, -2], 0.5],
])('the ratio %s', (_name, values, changeRatio) => {
  expect(describeChanges(values, [2])).toMatchObject([{ changeRatio }]);
});
