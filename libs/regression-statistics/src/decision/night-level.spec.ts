import { describe, expect, test } from '@jest/globals';
import { fromHarm, nightLevel, toChange, type Scale } from './night-level.ts';

const latency: Scale = { worse: 'higher', changeKind: 'ratio' };
const throughput: Scale = { worse: 'lower', changeKind: 'ratio' };
const errors: Scale = { worse: 'higher', changeKind: 'points' };

describe('the level of a night', () => {
  test.each([
    ['the three fastest of five', latency, [100, 100, 100, 170, 900], Math.log(100)],
    ['the three highest of five', throughput, [50, 100, 100, 100, 20], -Math.log(100)],
    ['the only run', latency, [100], Math.log(100)],
    ['the faster of two', latency, [120, 100], Math.log(100)],
    ['all error ratios', errors, [0, 0, 0.1, 0, 0.1], 0.04],
  ])('is made of %s', (_name, scale, runs, level) => {
    expect(nightLevel(runs, scale)).toBeCloseTo(level, 12);
  });

  test.each([
    [latency, 0.25],
    [throughput, 0.15],
    [errors, 0.05],
  ])('harm goes to the scale and back: %j', (scale, harm) => {
    const sign = scale.worse === 'higher' ? 1 : -1;
    expect(fromHarm(harm, scale)).toBeGreaterThan(0);
    expect(toChange(fromHarm(harm, scale), scale)).toBeCloseTo(sign * harm, 12);
  });
});
