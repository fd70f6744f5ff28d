import { describe, expect, test } from '@jest/globals';
import { comparePairs, runProblems } from './compare-pairs.ts';
import { pairRow, summaryTable } from './format.ts';
import type { Pair } from './measure-pair.ts';
import type { Measurement } from './measurement.ts';

const LOAD = {
  rateRps: 2000,
  durationMs: 8000,
  warmupMs: 1000,
  connections: 128,
  seed: 1,
  medianMs: 20,
  sigma: 0.5,
};

function measurement(p95: number, more: Partial<Measurement> = {}): Measurement {
  return {
    requestCount: 16_000,
    failureCount: 0,
    latencyMs: { p50: 20, p95, p99: 64 },
    sentRps: 2000,
    cpuShare: 0.3,
    invalidReasons: [],
    ...more,
  };
}

/** @param p95s of ours, while vegeta's is always 100 */
function pairsOf(...p95s: readonly number[]): Pair[] {
  return p95s.map((p95) => ({ first: 'ours', ours: measurement(p95), vegeta: measurement(100) }));
}

describe('comparePairs', () => {
  test('gives the median of the paired ratios, the smallest and the largest', () => {
    const { ratio } = comparePairs(pairsOf(101, 97, 104, 99, 110), LOAD);
    expect(ratio.p95).toEqual({ median: 1.01, min: 0.97, max: 1.1 });
    expect(ratio.p50).toEqual({ median: 1, min: 1, max: 1 });
  });

  test.each([
    [[102.9, 102.9, 90], true],
    [[97.1, 97.1, 110], true],
    [[103.1, 103.1, 100], false],
    [[96.9, 96.9, 100], false],
  ])('of p95s %j over 100 says %p', (p95s, holds) => {
    expect(comparePairs(pairsOf(...p95s), LOAD).problems.length === 0).toBe(holds);
  });

  test('lets no good pair make up for a bad one', () => {
    const [first, second] = pairsOf(100, 100);
    const saturated = measurement(100, { invalidReasons: ['generator saturated'] });
    const pairs = [first, { ...second, ours: saturated }] as Pair[];
    expect(comparePairs(pairs, LOAD).problems).toEqual([
      'pair 2: ours: INVALID: generator saturated',
    ]);
  });
});

describe('runProblems', () => {
  test.each<[string, Partial<Measurement>, readonly string[]]>([
    ['a sound run', {}, []],
    ['just not 1 % too slow', { sentRps: 1981 }, []],
    [
      'more than 1 % too slow',
      { sentRps: 1979 },
      ['sent 1979.0 requests/s, expected 2000 within 1 %'],
    ],
    [
      'more than 1 % too fast',
      { sentRps: 2021 },
      ['sent 2021.0 requests/s, expected 2000 within 1 %'],
    ],
    ['no rate', { sentRps: NaN }, ['sent NaN requests/s, expected 2000 within 1 %']],
    ['a failed request', { failureCount: 1 }, ['1 requests failed']],
    ['a lost request', { requestCount: 15_999 }, ['measured 15999 requests, expected 16000']],
  ])('of %s', (_name, more, problems) => {
    expect(runProblems(measurement(100, more), LOAD)).toEqual(problems);
  });
});

describe('the tables', () => {
  test('mark a pair that does not count', () => {
    const [pair] = pairsOf(101);
    if (!pair) throw new Error('no pair');
    expect(pairRow(0, pair, [])).toBe(
      '| 1 | ours | 101.00 | 100.00 | 1.010 | 2000.0 | 2000.0 | yes |',
    );
    expect(pairRow(1, pair, ['x'])).toMatch(/^\| 2 .* NO \|$/);
  });

  test('show medians, not the best', () => {
    const pairs = pairsOf(103, 99, 101);
    const lines = summaryTable(pairs, LOAD, comparePairs(pairs, LOAD)).split('\n');
    expect(lines.slice(-3)).toEqual([
      '| ours | 20.00 | 101.00 | 64.00 | 2000 | 2000.0 | 30 % |',
      '| vegeta | 20.00 | 100.00 | 64.00 | 2000 | 2000.0 | 30 % |',
      '| ours / vegeta | 1.000 (1.000–1.000) | 1.010 (0.990–1.030) | 1.000 (1.000–1.000) |  |  |  |',
    ]);
  });
});
