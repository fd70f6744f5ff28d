import { describe, expect, test } from '@jest/globals';
import type { Criterion } from './criterion.ts';
import { formatCriterion } from './format-criterion.ts';
import { parseCriterion } from './parse-criterion.ts';
import { seededUniform } from '../testing/seeded-uniform.ts';

const NAME_CHARACTERS = ['a', 'Z', '9', '/', ' ', '"', '\\', ',', '<', '>', '=', 'é', '%'];

const absolute = (value: number) => ({ kind: 'absolute', value }) as const;
const relative = (ratio: number) => ({ kind: 'baseline', ratio }) as const;

describe('a criterion', () => {
  test.each<[string, Criterion]>([
    [
      'p95 of browse > 500ms for 5s, stop as failed',
      {
        metric: 'p95',
        requestName: 'browse',
        comparator: '>',
        limit: absolute(500),
        holdMs: 5000,
        outcome: 'failed',
      },
    ],
    [
      'error ratio > 5% over 10s, stop as failed',
      {
        metric: 'errorRatio',
        comparator: '>',
        limit: absolute(0.05),
        windowMs: 10_000,
        outcome: 'failed',
      },
    ],
    [
      'throughput < 80% of baseline for 10s, stop',
      {
        metric: 'throughput',
        comparator: '<',
        limit: relative(0.8),
        holdMs: 10_000,
        outcome: 'stopped',
      },
    ],
    [
      'requests > 100000, stop',
      { metric: 'requests', comparator: '>', limit: absolute(100_000), outcome: 'stopped' },
    ],
    [
      '  P99 Latency OF "GET /a, \\"b\\"">=1.5 S For 2m OVER 0.5m ,STOP As Failed ',
      {
        metric: 'p99',
        requestName: 'GET /a, "b"',
        comparator: '>=',
        limit: absolute(1500),
        windowMs: 30_000,
        holdMs: 120_000,
        outcome: 'failed',
      },
    ],
    [
      'throughput of /items?id=1 <= 12.5rps',
      {
        metric: 'throughput',
        requestName: '/items?id=1',
        comparator: '<=',
        limit: absolute(12.5),
        outcome: 'failed',
      },
    ],
    [
      'health < 50 % over 10s',
      {
        metric: 'health',
        comparator: '<',
        limit: absolute(0.5),
        windowMs: 10_000,
        outcome: 'failed',
      },
    ],
  ])('reads %s', (text, criterion) => {
    expect(parseCriterion(text)).toEqual(criterion);
  });

  test.each([
    ['', 'at its end: expected a metric', 'nothing more'],
    ['p90 > 1s', 'at character 1: expected a metric', '"p90"'],
    ['error rate > 5%', 'at character 7: expected "ratio"', '"rate"'],
    ['p95 of > 500ms', 'at character 8: expected the name', '">"'],
    ['p95 = 500ms', 'at character 5: expected a comparator', '"="'],
    ['p95 >> 500ms', 'at character 6: expected a time such as 500ms', '">"'],
    ['p95 > -5ms', 'at character 7: expected a time such as 500ms', '"-"'],
    ['p95 > 1e999ms', 'at character 7: expected a time such as 500ms', '"1"'],
    ['p95 > 500', 'at its end: expected a unit (ms, s or m)', 'nothing more'],
    ['p95 > 500h', 'at character 10: expected a unit (ms, s or m)', '"h"'],
    ['p95 > 5%', 'at its end: expected "of baseline"', 'nothing more'],
    ['p95 > 5% of base', 'at character 13: expected "baseline"', '"base"'],
    ['error ratio > 5', 'at its end: expected "%"', 'nothing more'],
    ['error ratio > 101%', 'expected at most 100 %', 'nothing more'],
    ['throughput < 5/s', 'at character 15: expected "rps" or "%"', '"/"'],
    ['failures > 1.5', 'expected a whole number', 'nothing more'],
    ['failures > 5% of baseline', 'expected no baseline', '"baseline"'],
    ['health of browse < 50%', 'at character 8: expected a comparator', '"of"'],
    ['p95 > 1s for 5', 'at its end: expected a unit', 'nothing more'],
    ['p95 > 1s for 500ms', 'expected a time from 1 s to 60 m', 'nothing more'],
    ['p95 > 1s over 61m', 'expected a time from 1 s to 60 m', 'nothing more'],
    ['p95 > 1s for 5s for 6s', 'at character 17: expected "over", "for"', '"for"'],
    ['p95 > 1s, continue', 'at character 11: expected "stop"', '"continue"'],
    ['p95 > 1s, stop as', 'at its end: expected "failed"', 'nothing more'],
    ['p95 > 1s, stop now', 'at character 16: expected the end', '"now"'],
  ])('%j is refused', (text, place, found) => {
    expect(() => parseCriterion(text)).toThrow(
      expect.objectContaining({
        code: 'CRITERION_INVALID',
        message: expect.stringContaining(place),
      }),
    );
    expect(() => parseCriterion(text)).toThrow(`found ${found}`);
  });

  test.each([
    ['p95 of  browse>0.5s FOR 5000ms', 'p95 of browse > 500ms for 5s, stop as failed'],
    ['error ratio > 7% over 60s, stop', 'error ratio > 7% over 1m, stop'],
    ['mean of "a b" < 110% of baseline', 'mean of "a b" < 110% of baseline, stop as failed'],
  ])('%s is written as %s', (text, written) => {
    expect(formatCriterion(parseCriterion(text))).toBe(written);
  });

  test.each([1, 2, 3])('comes back from what is written of it (seed %i)', (seed) => {
    const uniform = seededUniform(seed);
    for (let round = 0; round < 3000; round++) {
      const criterion = anyCriterion(uniform);
      const text = formatCriterion(criterion);
      expect({ text, criterion: parseCriterion(text) }).toEqual({ text, criterion });
    }
  });
});

function anyCriterion(uniform: () => number): Criterion {
  const pick = <Value>(values: readonly Value[]): Value =>
    values[Math.floor(uniform() * values.length)] as Value;
  const decimal = (max: number): number =>
    Number((uniform() * max).toPrecision(pick([1, 2, 4, 9])));
  const metric = pick(['p50', 'p95', 'p99', 'mean', 'max', 'errorRatio', 'throughput'] as const);
  const countMetric = pick(['failures', 'requests'] as const);
  const isCount = uniform() < 0.2;
  const limit = isCount
    ? absolute(Math.floor(uniform() * 1e9))
    : uniform() < 0.3
      ? relative(decimal(5))
      : absolute(metric === 'errorRatio' ? decimal(1) : Math.round(decimal(100_000) * 1000) / 1000);
  const name = Array.from({ length: 1 + Math.floor(uniform() * 8) }, () => pick(NAME_CHARACTERS));
  return {
    metric: isCount ? countMetric : metric,
    ...(uniform() < 0.5 ? { requestName: name.join('') } : {}),
    comparator: pick(['>', '>=', '<', '<='] as const),
    limit,
    ...(uniform() < 0.5 ? { windowMs: 1000 + Math.floor(uniform() * 3_599_000) } : {}),
    ...(uniform() < 0.5 ? { holdMs: 1000 * (1 + Math.floor(uniform() * 3600)) } : {}),
    outcome: pick(['failed', 'stopped'] as const),
  };
}
