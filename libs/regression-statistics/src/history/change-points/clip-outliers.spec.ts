import { expect, test } from '@jest/globals';
import { clipOutliers } from './clip-outliers.ts';

test.each([
  ['one outlier', [0, 0, 0, 50, 0, 0, 0], 1, [0, 0, 0, 1, 0, 0, 0]],
  ['two side by side', [0, 0, 0, -9, -9, 0, 0, 0], 1, [0, 0, 0, -1, -1, 0, 0, 0]],
  ['outliers at the ends', [50, 0, 0, 0, 0, 0, 60], 1, [1, 0, 0, 0, 0, 0, 1]],
  ['two at the end', [0, 0, 0, 0, 0, 60, 60], 1, [0, 0, 0, 0, 0, 1, 1]],
])('clips %s', (_name, values, limit, clipped) => {
  expect([...clipOutliers(Float64Array.from(values), limit)]).toEqual(clipped);
});

test.each([
  ['a step', [0, 0, 0, 0, 9, 9, 9, 9]],
  ['a step of three at the end', [0, 0, 0, 0, 0, 9, 9, 9]],
  ['a ramp', [1, 2, 3, 4, 5, 6, 7, 8]],
])('leaves %s as it is', (_name, values) => {
  expect([...clipOutliers(Float64Array.from(values), 0)]).toEqual(values);
});
