import { describe, expect, test } from '@jest/globals';
import { MetricComparison, type NightlyMetric } from '@perf-agent/contracts';
import { compareNight } from './compare-night.ts';
import { nights, p95Input, STEADY_NIGHTS_MS } from '../testing/nights.ts';
import { seededRandom } from '../primitives/seeded-random.ts';

describe('compareNight at the edges', () => {
  test.each([
    ['a value that is not a number', p95Input(Number.NaN)],
    ['a threshold of 0', p95Input(100, { threshold: 0 })],
    ['an alpha of 1', p95Input(100, { alpha: 1 })],
  ])('refuses %s', (_name, input) => {
    expect(() => compareNight(input)).toThrow(expect.objectContaining({ code: 'SAMPLE_INVALID' }));
  });

  test('gives finite numbers for whatever finite input (seed 4)', () => {
    const random = seededRandom(4);
    const odd = [0, 5e-324, 1e-12, 0.5, 1, 100, 1e9, 1e300, Number.MAX_VALUE, -3];
    const pick = () => odd[random.integer(0, odd.length - 1)] ?? 0;
    const metrics: NightlyMetric[] = [
      'p95LatencyMs',
      'throughputRps',
      'errorRatio',
      'peakRssBytes',
    ];
    for (let round = 0; round < 5000; round++) {
      const metric = metrics[round % 4] ?? 'p95LatencyMs';
      const tonight = { value: pick(), low: pick(), high: round % 7 ? pick() : Infinity };
      const baselineNights = nights(Array.from({ length: random.integer(0, 7) }, pick));
      const comparison = compareNight(p95Input(0, { metric, tonight, baselineNights }));
      expect(MetricComparison.safeParse(comparison).error).toBeUndefined();
      expect(comparison.reason).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  test('does not depend on the order or the unit, and its interval holds the change (seed 5)', () => {
    const random = seededRandom(5);
    for (let round = 0; round < 500; round++) {
      const values = Array.from(
        { length: random.integer(3, 7) },
        () => 50 * Math.exp(0.2 * random.normal()),
      );
      const tonight = 50 * Math.exp(0.4 * random.normal());
      const baselineNights = nights(values);
      const one = compareNight(p95Input(tonight, { baselineNights }));
      const scaled = compareNight(
        p95Input(tonight * 1000, { baselineNights: nights(values.map((v) => v * 1000)) }),
      );
      const turned = compareNight(
        p95Input(tonight, { baselineNights: baselineNights.toReversed() }),
      );
      expect(turned).toEqual(one);
      expect(scaled.verdict).toBe(one.verdict);
      expect(scaled.pValue).toBeCloseTo(one.pValue ?? -1, 9);
      expect(one.change?.low).toBeLessThanOrEqual(one.change?.value ?? -1);
      expect(one.change?.high).toBeGreaterThanOrEqual(one.change?.value ?? -1);
    }
  });

  test('swaps the sides: latency and its inverse as a throughput have the same p-value (seed 6)', () => {
    const random = seededRandom(6);
    for (let round = 0; round < 200; round++) {
      const values = STEADY_NIGHTS_MS.map((value) => value * Math.exp(0.05 * random.normal()));
      const tonight = 100 * Math.exp(0.3 * random.normal());
      const latency = compareNight(p95Input(tonight, { baselineNights: nights(values) }));
      const rate = compareNight(
        p95Input(1 / tonight, {
          metric: 'throughputRps',
          baselineNights: nights(values.map((v) => 1 / v)),
        }),
      );
      expect(rate.pValue).toBeCloseTo(latency.pValue ?? -1, 9);
      expect(Math.sign(rate.change?.value ?? 0)).toBe(-Math.sign(latency.change?.value ?? 0));
    }
  });
});
