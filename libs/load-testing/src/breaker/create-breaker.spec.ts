import { describe, expect, test } from '@jest/globals';
import { createBreaker } from './create-breaker.ts';
import { feed, START_MS } from './testing/feed.ts';
import { seededUniform } from '../testing/seeded-uniform.ts';
import { drawService, p95MsOf, requestsOf } from './testing/healthy-service.ts';
import { runService } from './testing/run-service.ts';

const HOUR_MS = 3_600_000;
/** For a busy machine; alone they take seconds. */
const SIMULATION_LIMIT_MS = 120_000;
const sampleAt = (endMs: number, failed = false) => ({
  startAtMs: START_MS + endMs - 10,
  elapsedMs: 10,
  failed,
  name: 'browse',
});

function simulate(seed: number, part: { rateRps?: number; jumpAtMs?: number; durationMs: number }) {
  const uniform = seededUniform(seed);
  const drawn = drawService(uniform);
  const service = { ...drawn, rateRps: part.rateRps ?? drawn.rateRps };
  const breaker = createBreaker({
    startAtMs: START_MS,
    baseline: { p95LatencyMs: p95MsOf(service), errorRatio: 0.01 },
    schedule: {
      kind: 'rate',
      warmupMs: 0,
      stages: [{ durationMs: part.durationMs, from: service.rateRps, to: service.rateRps }],
    },
  });
  const jumpAtMs = START_MS + (part.jumpAtMs ?? Infinity);
  const next = requestsOf(service, uniform, { startAtMs: START_MS, jumpAtMs, jumpErrorRatio: 0.5 });
  return runService(breaker, next, { startAtMs: START_MS, durationMs: part.durationMs });
}

describe('a breaker', () => {
  test.each([
    [50, 1],
    [100, 2],
  ])(
    'decides a jump from 1 to 50 %% errors after an hour within 2 s: %i/s, seed %i',
    (rps, seed) => {
      const { trip } = simulate(seed, {
        rateRps: rps,
        jumpAtMs: HOUR_MS,
        durationMs: HOUR_MS + 10_000,
      });
      expect(trip).toMatchObject({ rule: 'built-in error ratio', outcome: 'failed' });
      expect((trip?.atMs ?? Infinity) - START_MS - HOUR_MS).toBeLessThan(2000);
    },
  );

  test(
    'stays quiet over 20 hours of different healthy services, 5 to 50 requests/s (seeds 1 to 20)',
    () => {
      const trips = Array.from({ length: 20 }, (_, index) => index + 1).flatMap((seed) => {
        const { trip } = simulate(seed, {
          rateRps: 5 * 10 ** ((seed - 1) / 19),
          durationMs: HOUR_MS,
        });
        return trip ? [{ seed, trip }] : [];
      });
      expect(trips).toEqual([]);
    },
    SIMULATION_LIMIT_MS,
  );

  test('says nothing without samples', () => {
    const breaker = createBreaker({ startAtMs: START_MS });
    expect(breaker.tick(START_MS + 100)).toBeUndefined();
    expect(breaker.counts).toEqual({ requestCount: 0, failureCount: 0, lateCount: 0 });
  });

  test('judges requests that come out of order or in batches as those that come at once', () => {
    const ends = Array.from({ length: 400 }, (_, index) => 1000 + index * 5);
    const uniform = seededUniform(1);
    const shuffled = ends.map((end) => ({ end, key: end + 1500 * uniform() }));
    shuffled.sort((a, b) => a.key - b.key);
    const orders = [ends, shuffled.map(({ end }) => end)];
    const trips = orders.map((order) => {
      const breaker = createBreaker({ startAtMs: START_MS });
      for (const end of order) breaker.observe(sampleAt(end, end >= 2000));
      return breaker.tick(START_MS + 4000);
    });
    expect(trips.map((trip) => trip?.rule)).toEqual(Array(2).fill('built-in error ratio'));
  });

  test('counts a request that comes too late, and does not judge it', () => {
    const breaker = createBreaker({ startAtMs: START_MS });
    feed(breaker, [{ seconds: 60, rps: 10 }]);
    for (let index = 0; index < 500; index++) breaker.observe(sampleAt(100 + index, true));
    expect(breaker.tick(START_MS + 60_100)).toBeUndefined();
    expect(breaker.counts).toEqual({ requestCount: 1100, failureCount: 500, lateCount: 500 });
  });

  test('is not blinded by a request from the future', () => {
    const breaker = createBreaker({ startAtMs: START_MS });
    feed(breaker, [{ seconds: 20, rps: 100 }]);
    breaker.observe(sampleAt(HOUR_MS));
    const { trip } = feed(breaker, [{ seconds: 20, rps: 100, failEvery: 1 }], START_MS + 20_000);
    expect(trip?.rule).toBe('built-in error ratio');
  });

  test('does not take a pause of its own process for a fall of throughput', () => {
    const breaker = createBreaker({
      startAtMs: START_MS,
      schedule: {
        kind: 'rate',
        warmupMs: 0,
        stages: [{ durationMs: HOUR_MS, from: 100, to: 100 }],
      },
    });
    expect(feed(breaker, [{ seconds: 20, rps: 100 }]).trip).toBeUndefined();
    const again = START_MS + 60_000;
    expect(feed(breaker, [{ seconds: 20, rps: 100 }], again).trip).toBeUndefined();
  });

  test('keeps its first trip', () => {
    const breaker = createBreaker({ startAtMs: START_MS });
    const { trip } = feed(breaker, [{ seconds: 20, rps: 100, failEvery: 1 }]);
    for (let index = 0; index < 5; index++)
      breaker.observeHealth({ atMs: START_MS + 30_000 + index, ok: false });
    expect(breaker.tick(START_MS + 40_000)).toBe(trip);
    expect(breaker.counts.requestCount).toBe(2000);
  });
});
