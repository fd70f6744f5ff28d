import { describe, expect, test } from '@jest/globals';
import { historySeries } from './history-series.ts';
import { night } from './testing/simple-nights.ts';

describe('the histories of a workspace', () => {
  const nights = [
    night('2026-03-03', 21),
    night('2026-03-01', 20),
    night('2026-02-28', 99, { environmentHash: 'other' }),
    night('2026-03-02', 20, { status: 'invalid' }),
  ];

  test('are those comparable with the newest night, one a metric, all repeats of a date together', () => {
    const series = historySeries(nights);
    expect(series.map(({ metric }) => metric)).toEqual([
      'p95LatencyMs',
      'throughputRps',
      'errorRatio',
      'peakRssBytes',
    ]);
    expect(series[0]).toMatchObject({ service: 'shop', scenario: 'browse', leftOut: 1 });
    expect(series[0]?.nights.map(({ date }) => date)).toEqual(['2026-03-01', '2026-03-03']);
    expect(series[0]?.nights[0]?.runs).toHaveLength(3);
  });

  test('are none without a valid night', () => {
    expect(historySeries([night('2026-03-02', 20, { status: 'invalid' })])).toEqual([]);
  });
});
