import { describe, expect, test } from '@jest/globals';
import type { StageResult } from '@perf-agent/contracts';
import { degradationCurve } from './degradation-curve.ts';

type Level = { throughputRps?: number; failureCount?: number; p95?: number };

function stage(load: number, { throughputRps = load, failureCount = 0, p95 = 20 }: Level = {}) {
  const requestCount = load * 10;
  const quantile = (value: number) => ({ value, low: value * 0.95, high: value * 1.05 });
  return {
    durationMs: 10_000,
    from: load,
    to: load,
    requestCount,
    failureCount,
    throughputRps,
    errorRatio: failureCount / requestCount,
    latencyMs: {
      p50: quantile(p95 / 2),
      p95: quantile(p95),
      p99: quantile(p95 * 2),
      min: 1,
      max: p95 * 3,
      mean: p95 / 2,
    },
  } satisfies StageResult;
}

describe('the degradation curve', () => {
  test('of a service that follows has neither knee nor breaking point', () => {
    const curve = degradationCurve('rate', [stage(100), stage(200), stage(400)]);
    expect(curve.points.map(({ offeredLoad, followRatio }) => [offeredLoad, followRatio])).toEqual([
      [100, 1],
      [200, 1],
      [400, 1],
    ]);
    expect(curve).not.toHaveProperty('knee');
    expect(curve).not.toHaveProperty('breakingPoint');
    expect(curve.warnings).toEqual([]);
  });

  test('finds the knee before the breaking point, and says why it broke', () => {
    const curve = degradationCurve('rate', [
      stage(100),
      stage(200),
      stage(400, { throughputRps: 300, p95: 60 }),
      stage(800, { throughputRps: 290, p95: 900, failureCount: 4000 }),
    ]);
    expect(curve.knee).toEqual({ lastFollowing: 200, firstLagging: 400 });
    expect(curve.breakingPoint).toEqual({
      offeredLoad: 800,
      lastGoodLoad: 400,
      reasons: ['errors', 'latency', 'throughput'],
      reason:
        'at 800 requests/s: 50 % failed (0 % at 400); p95 900 ms, p99 1800 ms (p95 60 ms at 400); throughput fell to 290/s, 50 % of it failed (300/s at 400)',
    });
  });

  test('quick refusals are no throughput', () => {
    const shedding = stage(400, { failureCount: 3000, p95: 5 });
    const curve = degradationCurve('rate', [stage(100), stage(200), shedding]);
    expect(curve.breakingPoint?.reasons).toEqual(['errors', 'throughput']);
    expect(curve.points[2]?.followRatio).toBeCloseTo(0.25);
  });

  test('takes the objective in place of the defaults', () => {
    const stages = [stage(100), stage(200, { p95: 60 })];
    expect(degradationCurve('users', stages)).not.toHaveProperty('breakingPoint');
    const curve = degradationCurve('users', stages, { p95LatencyMs: 50 });
    expect(curve.breakingPoint).toMatchObject({ offeredLoad: 200, reasons: ['latency'] });
    expect(curve.breakingPoint?.reason).toContain('200 users');
  });

  test('a level that was broken below a good one is a warning, not the breaking point', () => {
    const curve = degradationCurve('rate', [
      stage(100),
      stage(200, { failureCount: 1000 }),
      stage(400),
    ]);
    expect(curve).not.toHaveProperty('breakingPoint');
    expect(curve.warnings).toEqual(['200 was broken, and a higher level was fine: repeat the run']);
  });

  test('a service that is broken from the lowest level on', () => {
    const { breakingPoint } = degradationCurve('rate', [stage(100, { failureCount: 900 })]);
    expect(breakingPoint).toMatchObject({ offeredLoad: 100, reasons: ['errors'] });
    expect(breakingPoint).not.toHaveProperty('lastGoodLoad');
    expect(breakingPoint?.reason).toBe('at 100 requests/s: 90 % failed (the lowest level)');
  });

  test('few failures of few requests do not break a level', () => {
    const few = { ...stage(2), requestCount: 20, failureCount: 2, errorRatio: 0.1 };
    const curve = degradationCurve('rate', [stage(1), few]);
    expect(curve).not.toHaveProperty('breakingPoint');
    expect(curve.warnings[0]).toMatch(/^1, 2: fewer than 60 requests/);
  });

  test('ramps and repeated levels are left out', () => {
    const ramp = { ...stage(150), from: 100, to: 200 };
    const curve = degradationCurve('rate', [stage(100), ramp, stage(200), stage(300)]);
    expect(curve.points.map(({ offeredLoad }) => offeredLoad)).toEqual([100, 300]);
    expect(curve.warnings).toHaveLength(1);
  });

  test('of nothing is empty', () => {
    expect(degradationCurve('rate', [])).toEqual({ kind: 'rate', points: [], warnings: [] });
  });
});
