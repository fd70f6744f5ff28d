import { describe, expect, test } from '@jest/globals';
import { quantileInterval } from '@perf-agent/regression-statistics';
import { seededRandom } from '../testing/random.ts';
import { createAggregator, MAX_NAMES, OTHER_NAMES } from './aggregator.ts';
import { HISTOGRAM_ERROR } from './log-histogram.ts';

/** Skewed, as response times are; some whole, some 0, some very long. */
function draw(count: number, seed: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const value = Math.exp(random.below(1_000_000) / 120_000);
    const kind = random.below(10);
    return kind === 0 ? 0 : kind < 4 ? Math.round(value) : value * (kind === 9 ? 1000 : 1);
  });
}

describe('createAggregator', () => {
  test.each([1, 2, 71, 72, 1000, 20_000])('has the quantiles of %i sorted values', (count) => {
    const values = draw(count, 1);
    const aggregator = createAggregator();
    values.forEach((value, index) => aggregator.add(1000, value, false, `n${index % 7}`));
    const { latencyMs, requestCount, exactness } = aggregator.result();
    const sorted = Float64Array.from(values).sort();
    expect(requestCount).toBe(count);
    expect(exactness).toEqual({ kind: 'exact' });
    expect(latencyMs).toEqual({
      p50: quantileInterval(sorted, 0.5),
      p95: quantileInterval(sorted, 0.95),
      p99: quantileInterval(sorted, 0.99),
      min: sorted[0],
      max: sorted[count - 1],
      mean: expect.closeTo(values.reduce((sum, value) => sum + value, 0) / count, 6),
    });
  });

  test('stays within its stated error once values are no longer kept', () => {
    const values = draw(20_000, 2);
    const aggregator = createAggregator({ maxKeptValues: 1000 });
    values.forEach((value, index) => aggregator.add(1000, value, false, `n${index % 7}`));
    const { latencyMs, requestCount, exactness, warnings } = aggregator.result();
    const sorted = Float64Array.from(values).sort();
    expect(requestCount).toBe(values.length);
    expect(exactness).toEqual({ kind: 'bounded', relativeError: HISTOGRAM_ERROR });
    expect(warnings).toHaveLength(1);
    for (const [name, share] of [
      ['p50', 0.5],
      ['p95', 0.95],
      ['p99', 0.99],
    ] as const) {
      const exact = quantileInterval(sorted, share);
      for (const bound of ['value', 'low', 'high'] as const) {
        const ratio = (latencyMs?.[name][bound] ?? NaN) / (exact[bound] ?? NaN);
        expect(Math.abs(ratio - 1)).toBeLessThanOrEqual(HISTOGRAM_ERROR + 1e-12);
      }
    }
    expect([latencyMs?.min, latencyMs?.max]).toEqual([sorted[0], sorted.at(-1)]);
  });

  test('can be asked while samples still come', () => {
    const aggregator = createAggregator();
    aggregator.add(1000, 5.5, false, 'a');
    expect(aggregator.result().latencyMs?.p50.value).toBe(5.5);
    aggregator.add(1000, 1.5, true, 'a');
    expect(aggregator.result()).toMatchObject({
      failureCount: 1,
      latencyMs: { min: 1.5, p50: { value: 3.5 } },
    });
  });

  test('counts by name, and past a number of them together', () => {
    const aggregator = createAggregator();
    for (let index = 0; index < MAX_NAMES + 50; index++) aggregator.add(0, 1, true, `n${index}`);
    aggregator.add(0, 1, false, 'n0');
    const { byName, requestCount, warnings } = aggregator.result();
    expect(requestCount).toBe(MAX_NAMES + 51);
    expect(byName.n0).toMatchObject({ requestCount: 2, failureCount: 1, errorRatio: 0.5 });
    expect(byName[OTHER_NAMES]?.requestCount).toBe(50);
    expect(warnings).toEqual([expect.stringContaining('50 requests')]);
  });

  test('has a series by the second in which requests ended', () => {
    const aggregator = createAggregator();
    aggregator.add(10_900, 200, false, 'a');
    aggregator.add(9000, 100, true, 'a');
    aggregator.add(11_500, 499.9999, false, 'a');
    const result = aggregator.result();
    expect(result.series).toEqual([
      { second: 9, requestCount: 1, failureCount: 1, meanLatencyMs: 100, maxLatencyMs: 100 },
      { second: 11, requestCount: 1, failureCount: 0, meanLatencyMs: 200, maxLatencyMs: 200 },
      {
        second: 12,
        requestCount: 1,
        failureCount: 0,
        meanLatencyMs: 499.9999,
        maxLatencyMs: 499.9999,
      },
    ]);
    expect(result).toMatchObject({
      startAtMs: 9000,
      durationMs: expect.closeTo(2999.9999, 6),
    });
  });

  test('has nothing to say without samples', () => {
    expect(createAggregator().result()).toEqual({
      requestCount: 0,
      failureCount: 0,
      errorRatio: 0,
      durationMs: 0,
      throughputRps: 0,
      byName: {},
      series: [],
      exactness: { kind: 'exact' },
      warnings: [],
    });
  });
});
