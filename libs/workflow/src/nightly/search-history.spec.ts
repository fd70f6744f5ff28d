import { describe, expect, test } from '@jest/globals';
import type { MetricComparison } from '@perf-agent/contracts';
import { searchHistory, type HistoryQuery } from './search-history.ts';
import { night, result } from './testing/simple-nights.ts';

const REGRESSED: MetricComparison = {
  scenario: 'browse',
  metric: 'p95LatencyMs',
  verdict: 'regressed',
  reason: 'slower since 2026-03-02',
  tonight: { value: 30 },
  baseline: { average: 20, nights: [{ date: '2026-03-01', value: 20 }] },
  change: { value: 0.5 },
  threshold: 0.2,
  decision: {
    nightCount: 20,
    change: { value: 0.45, low: 0.4, high: 0.5 },
    onset: '2026-03-02',
    needed: 4,
    badNights: [],
  },
};

const NIGHTS = [
  night('2026-03-03', 30, {
    comparisons: [REGRESSED],
    verdict: 'regressed',
    reportFile: 'docs/performance/benchmarks/nightly/2026-03-03_regression.md',
  }),
  night('2026-03-01', 20),
  night('2026-03-02', 21, { target: 'other', service: { name: 'stock', kind: 'backend' } }),
  night('2026-03-04', 22, {
    status: 'invalid',
    invalidReasons: ['the generator lagged'],
    scenarios: [],
    verdict: 'invalid',
  }),
];

const TESTS = [
  {
    file: 'docs/performance/benchmarks/load/x_browse_baseline.json',
    result: result(19, { testType: 'baseline', startedAt: '2026-02-20T10:00:00.000Z' }),
  },
  { file: 'stress.json', result: result(90, { testType: 'stress' }) },
];

function found(query: HistoryQuery): string[] {
  return searchHistory(NIGHTS, query, TESTS).map(({ date, metric }) => `${date} ${metric ?? '-'}`);
}

describe('searchHistory', () => {
  test('tells a value with all that is known of it', () => {
    expect(searchHistory(NIGHTS, { verdict: 'regressed' })).toEqual([
      {
        kind: 'night',
        date: '2026-03-03',
        runId: '2026-03-03',
        service: 'shop',
        target: 'test',
        scenario: 'browse',
        metric: 'p95LatencyMs',
        value: 30,
        low: expect.any(Number),
        high: expect.any(Number),
        baselineAverage: 20,
        change: { value: 0.45, low: 0.4, high: 0.5 },
        onset: '2026-03-02',
        verdict: 'regressed',
        reason: 'slower since 2026-03-02',
        reportFile: 'docs/performance/benchmarks/nightly/2026-03-03_regression.md',
        environmentHash: 'env',
      },
    ]);
  });

  test.each([
    [
      { metric: 'p95LatencyMs' },
      [
        '2026-02-20 p95LatencyMs',
        '2026-03-01 p95LatencyMs',
        '2026-03-02 p95LatencyMs',
        '2026-03-03 p95LatencyMs',
      ],
    ],
    [{ metric: 'p99LatencyMs', from: '2026-03-03' }, ['2026-03-03 p99LatencyMs']],
    [{ metric: 'p95LatencyMs', from: '2026-03-01', to: '2026-03-01' }, ['2026-03-01 p95LatencyMs']],
    [{ metric: 'peakRssBytes', service: 'stock' }, ['2026-03-02 peakRssBytes']],
    [{ metric: 'throughputRps', target: 'other' }, ['2026-03-02 throughputRps']],
    [{ scenario: 'nothing' }, []],
    [{ verdict: 'invalid' }, ['2026-03-04 -']],
    [{ verdict: 'improved' }, []],
  ] as const)('finds by %j', (query, rows) => {
    expect(found(query)).toEqual(rows);
  });

  test('finds the judged metrics of every night and baseline test without a question', () => {
    const rows = searchHistory(NIGHTS, {}, TESTS);
    // Four metrics of three nights and of one test, and the night that measured nothing.
    expect(rows).toHaveLength(17);
    expect(rows.map(({ metric }) => metric)).not.toContain('p50LatencyMs');
    expect(rows.map(({ date }) => date)).toEqual(rows.map(({ date }) => date).toSorted());
  });

  test('tells which file a baseline test is', () => {
    const [row] = searchHistory([], { metric: 'p95LatencyMs' }, TESTS);
    expect(row).toEqual({
      kind: 'baseline-test',
      date: '2026-02-20',
      scenario: 'browse',
      metric: 'p95LatencyMs',
      value: 19,
      file: 'docs/performance/benchmarks/load/x_browse_baseline.json',
    });
  });

  test('tells why a night is not valid', () => {
    expect(searchHistory(NIGHTS, { verdict: 'invalid' })[0]).toMatchObject({
      reason: 'the generator lagged',
    });
  });
});
