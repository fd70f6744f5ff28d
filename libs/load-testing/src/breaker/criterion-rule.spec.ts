import { describe, expect, test } from '@jest/globals';
import { createBreaker, type BreakerOptions } from './create-breaker.ts';
import { parseCriterion } from './parse-criterion.ts';
import type { BreakerBaseline } from './rules/resolve-limit.ts';
import { feed, START_MS, type Part } from './testing/feed.ts';

const OFF = {
  maxErrorRatio: false,
  maxP95LatencyMs: false,
  minThroughputShare: false,
  healthFailureCount: false,
  generatorCores: false,
} as const;

const baseline: BreakerBaseline = {
  p95LatencyMs: 100,
  errorRatio: 0,
  throughputRps: 100,
  byName: { browse: { p95LatencyMs: 10 } },
};

function breakerOf(text: string, options: Partial<BreakerOptions> = {}) {
  const criteria = [parseCriterion(text)];
  return createBreaker({ startAtMs: START_MS, criteria, baseline, builtIn: OFF, ...options });
}

const calm: Part = { seconds: 20, rps: 100 };

describe('a criterion', () => {
  test.each<[string, readonly Part[], number | undefined]>([
    // Latency: held from when the window is surely above.
    ['p95 of browse > 500ms for 5s', [calm, { seconds: 20, rps: 100, ms: 600 }], 5.2],
    ['p95 of order > 500ms for 5s', [calm, { seconds: 20, rps: 100, ms: 600 }], undefined],
    ['p95 > 500ms for 5s', [calm, { seconds: 20, rps: 100, ms: 500 }], undefined],
    ['p95 >= 500ms for 5s', [calm, { seconds: 20, rps: 100, ms: 500 }], 5.2],
    ['p95 > 500ms for 5s', [calm, { seconds: 3, rps: 100, ms: 600 }, calm], undefined],
    ['p95 > 200% of baseline for 5s', [calm, { seconds: 20, rps: 100, ms: 190 }], undefined],
    ['p95 > 200% of baseline for 5s', [calm, { seconds: 20, rps: 100, ms: 210 }], 5.2],
    ['p95 of browse > 200% of baseline over 2s', [{ seconds: 9, rps: 100, ms: 21 }], 0.2],
    ['mean > 100ms over 2s', [calm, { seconds: 9, rps: 100, ms: 300 }], 0.6],
    ['max >= 300ms', [calm, { seconds: 9, rps: 100, ms: 300 }], 0.1],
    // Not fewer than 20 requests, however bad.
    ['p95 > 500ms over 10s', [{ seconds: 10, rps: 1.9, ms: 600 }], undefined],
    ['p95 > 500ms over 10s', [{ seconds: 10, rps: 4, ms: 600 }], 4.8],
    ['error ratio > 5% over 10s', [{ seconds: 10, rps: 1.9, failEvery: 1 }], undefined],
    // Errors, taken to come in sixes: above with 102, relative (1 %) with 35 in 1,000 requests.
    ['error ratio > 5% over 10s', [calm, { seconds: 30, rps: 100, failEvery: 20 }], undefined],
    ['error ratio > 5% over 10s', [calm, { seconds: 30, rps: 100, failEvery: 4 }], 4.1],
    ['error ratio > 200% of baseline over 10s', [calm, { ...calm, failEvery: 100 }], undefined],
    ['error ratio > 200% of baseline over 10s', [calm, { ...calm, failEvery: 4 }], 1.4],
    ['failures > 10', [calm, { seconds: 9, rps: 100, failEvery: 10 }], 1.1],
    ['failures > 10 over 1s', [calm, { seconds: 9, rps: 100, failEvery: 10 }], undefined],
    ['requests > 2000', [calm, { seconds: 9, rps: 100 }], 0.1],
    ['requests > 2000', [calm], undefined],
    // Throughput, 2 s behind the clock: below 200 in 2.5 s with 157, above 1,500 in 10 s with 1,617 (steps of 0.25 s).
    ['throughput < 80% of baseline for 10s', [calm, { seconds: 30, rps: 90 }], undefined],
    ['throughput < 80% of baseline for 10s', [calm, { seconds: 30, rps: 40 }], 13.6],
    ['throughput < 80% of baseline for 10s', [calm, { seconds: 30, rps: 0 }], 13],
    ['throughput < 80% of baseline for 10s', [calm, { seconds: 6, rps: 0 }, calm], undefined],
    ['throughput > 150rps over 10s', [calm, { seconds: 30, rps: 300 }], 5.3],
  ])('%s: case %#', (text, parts, afterSeconds) => {
    const { trip, afterSeconds: found } = feed(breakerOf(text), parts);
    if (afterSeconds === undefined) expect(trip).toBeUndefined();
    else expect(found).toBeCloseTo(afterSeconds, 1);
  });

  test('that trips says what was seen, and stays', () => {
    const breaker = breakerOf('p95 of browse > 500ms for 4s, stop');
    // The newest of the window's 20 steps is still filling.
    const { trip } = feed(breaker, [{ seconds: 10, rps: 50, ms: 600 }]);
    expect(trip).toMatchObject({
      rule: 'p95 of browse > 500ms for 4s, stop',
      outcome: 'stopped',
      windowMs: 1000,
      requestCount: 48,
      failureCount: 0,
      limit: 500,
      reason: expect.stringMatching(
        /^p95 of browse \d+ ms, limit > 500 ms: over 1 s \(48 requests, 0 failed\), and so for 4 s$/,
      ),
    });
    expect(Math.abs((trip?.value ?? 0) / 600 - 1)).toBeLessThan(0.011);
    expect(breaker.tick(START_MS + 60_000)).toBe(trip);
  });

  test('of latency or throughput is not judged in the warm-up', () => {
    const stages = [{ durationMs: 20_000, from: 100, to: 100 }];
    const schedule = { kind: 'rate' as const, warmupMs: 10_000, stages };
    const slow = { seconds: 9, rps: 100, ms: 600 };
    for (const text of ['p95 > 500ms over 2s', 'throughput < 200rps over 2s']) {
      expect(feed(breakerOf(text, { schedule }), [slow]).trip).toBeUndefined();
      expect(feed(breakerOf(text, { schedule }), [slow, slow]).trip).toBeDefined();
    }
  });

  test('of throughput is not judged behind the schedule', () => {
    const stages = [{ durationMs: 20_000, from: 100, to: 100 }];
    const schedule = { kind: 'rate' as const, warmupMs: 0, stages };
    const breaker = breakerOf('throughput < 50rps over 2s', { schedule });
    expect(feed(breaker, [calm, { seconds: 60, rps: 0 }]).trip).toBeUndefined();
  });

  test.each([
    ['an hour without requests', 3600],
    ['two seconds without requests', 2],
  ])('does not hold over %s', (_name, pause) => {
    const slow = { seconds: 4, rps: 100, ms: 600 };
    const breaker = breakerOf('p95 > 500ms for 5s');
    expect(feed(breaker, [slow, { seconds: pause, rps: 0 }, slow]).trip).toBeUndefined();
  });

  test('of health counts probes', () => {
    const breaker = breakerOf('health < 50% over 10s');
    [true, false, false].forEach((ok, index) =>
      breaker.observeHealth({ atMs: START_MS + index * 1000, ok }),
    );
    expect(breaker.tick(START_MS + 3000)).toMatchObject({
      value: 1 / 3,
      reason: 'health 33.3 %, limit < 50 %: over 10 s (3 probes, 2 failed)',
    });
  });

  test.each([
    ['p99 > 150% of baseline', baseline, 'expected p99LatencyMs in the baseline'],
    ['p95 of order > 150% of baseline', baseline, 'expected p95LatencyMs of "order"'],
    ['throughput < 80% of baseline', undefined, 'found that there is no baseline'],
  ])('%s without its baseline is refused', (text, given, message) => {
    const criteria = [parseCriterion(text)];
    const options = { startAtMs: START_MS, criteria, ...(given ? { baseline: given } : {}) };
    expect(() => createBreaker(options)).toThrow(
      expect.objectContaining({
        code: 'CRITERION_INVALID',
        message: expect.stringContaining(message),
      }),
    );
  });
});
