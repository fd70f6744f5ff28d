import { describe, expect, test } from '@jest/globals';
import type { LoadSchedule, LoadStage } from '@perf-agent/contracts';
import { createBreaker, type BreakerOptions } from './create-breaker.ts';
import { levelRange } from './schedule-level.ts';
import { feed, START_MS, type Part } from './testing/feed.ts';

const limits = { maxRateRps: 200, maxUsers: 10, maxRequestCount: 5000, maxDurationMs: 60_000 };

function breakerOf(options: Partial<BreakerOptions> = {}) {
  return createBreaker({ startAtMs: START_MS, ...options });
}

function scheduleOf(kind: LoadSchedule['kind'], ...levels: [number, number, number][]) {
  const stages = levels.map(([seconds, from, to]): LoadStage => ({
    durationMs: seconds * 1000,
    from,
    to,
  }));
  return { kind, warmupMs: 0, stages };
}

const calm: Part = { seconds: 30, rps: 100 };

describe('the built-in rule', () => {
  test.each<[string, Partial<BreakerOptions>, readonly Part[], string | undefined]>([
    ['no requests', {}, [{ seconds: 60, rps: 0 }], undefined],
    ['no error', {}, [calm], undefined],
    ['every 2nd fails', {}, [calm, { ...calm, failEvery: 2 }], 'error ratio'],
    ['every 10th fails: the limit', {}, [calm, { ...calm, failEvery: 10 }], undefined],
    ['every 3rd fails, of 19', {}, [{ seconds: 30, rps: 0.6, failEvery: 3 }], undefined],
    ['all fail, at a low rate', {}, [{ seconds: 30, rps: 4, failEvery: 1 }], 'error ratio'],
    [
      'every 4th fails, as in the baseline',
      { baseline: { errorRatio: 0.25 } },
      [calm, { ...calm, failEvery: 4 }],
      undefined,
    ],
    [
      'every 2nd fails, but it is off',
      { builtIn: { maxErrorRatio: false } },
      [calm, { ...calm, failEvery: 2 }],
      undefined,
    ],
    ['6 s each', {}, [calm, { ...calm, ms: 6000 }], 'latency'],
    ['6 s each for 7 s', {}, [calm, { seconds: 7, rps: 100, ms: 6000 }, calm], undefined],
    ['4 s each', {}, [calm, { ...calm, ms: 4000 }], undefined],
    [
      '4 s each, baseline 0.5 s',
      { baseline: { p95LatencyMs: 500 } },
      [calm, { ...calm, ms: 4000 }],
      'latency',
    ],
  ])('on %s', (_name, options, parts, rule) => {
    const { trip } = feed(breakerOf(options), parts);
    expect(trip?.rule).toBe(rule && `built-in ${rule}`);
  });

  // Limits of 500 (asked) and 425 (reached, less chance and the class of levels) in 10 s are surely missed with 410 and 342
  // requests; judged 2 s later, in steps of 0.25 s.
  test.each<[string, LoadSchedule, readonly Part[], number | undefined]>([
    ['an even rate', scheduleOf('rate', [60, 100, 100]), [calm, calm], undefined],
    ['a rate at 60 %', scheduleOf('rate', [60, 100, 100]), [calm, { ...calm, rps: 60 }], undefined],
    ['a rate at a tenth', scheduleOf('rate', [60, 100, 100]), [calm, { ...calm, rps: 10 }], 8.8],
    ['a stop', scheduleOf('rate', [60, 100, 100]), [calm, { ...calm, rps: 0 }], 8],
    [
      'a ramp down',
      scheduleOf('rate', [30, 100, 100], [10, 100, 10], [30, 10, 10]),
      [calm, { ...calm, rps: 10 }],
      undefined,
    ],
    ['the end', scheduleOf('rate', [30, 100, 100]), [calm, { ...calm, rps: 0 }], undefined],
    [
      'a spike, first missed',
      scheduleOf('rate', [30, 20, 20], [20, 100, 100]),
      [
        { seconds: 32, rps: 20 },
        { seconds: 18, rps: 100 },
      ],
      undefined,
    ],
    [
      'a script of 10 requests that loses 7',
      scheduleOf('rate', [60, 10, 10]),
      [calm, { ...calm, rps: 30 }],
      11.5,
    ],
    [
      'users that get slower than before',
      scheduleOf('users', [60, 5, 5]),
      [calm, { ...calm, rps: 10 }],
      9.5,
    ],
    [
      'users that get fewer',
      scheduleOf('users', [30, 10, 10], [30, 1, 1]),
      [calm, { ...calm, rps: 10 }],
      undefined,
    ],
    [
      'users that get more',
      scheduleOf('users', [30, 10, 10], [30, 20, 20]),
      [calm, { ...calm, rps: 10 }],
      9.5,
    ],
  ])('of throughput on %s', (_name, schedule, parts, afterSeconds) => {
    const { trip, afterSeconds: found } = feed(breakerOf({ schedule }), parts);
    expect(trip?.rule).toBe(afterSeconds && 'built-in throughput');
    if (afterSeconds !== undefined) expect(found).toBeCloseTo(afterSeconds, 1);
  });

  test.each<[string, string[], boolean]>([
    ['three in a row', ['ok', 'bad', 'bad', 'bad'], true],
    ['two in a row', ['bad', 'bad', 'ok', 'bad', 'bad'], false],
  ])('of health on %s', (_name, probes, trips) => {
    const breaker = breakerOf();
    probes.forEach((probe, index) =>
      breaker.observeHealth({ atMs: START_MS + 1000 * index, ok: probe === 'ok' }),
    );
    breaker.observeHealth({ atMs: START_MS, ok: false });
    expect(breaker.tick(START_MS + 5000) !== undefined).toBe(trips);
  });

  test.each<[string, { cpuShare?: number; lagMs?: number }, number, number, boolean]>([
    ['95 % of a core for 5 s', { cpuShare: 0.95 }, 6, 1, true],
    ['95 % of a core for 4 s', { cpuShare: 0.95 }, 5, 1, false],
    ['90 % of a core', { cpuShare: 0.9 }, 20, 1, false],
    ['95 % of two', { cpuShare: 0.95 }, 20, 2, false],
    ['a lag of 101 ms', { lagMs: 101 }, 6, 1, true],
    ['a lag of 100 ms', { lagMs: 100 }, 20, 1, false],
  ])('of the generator on %s', (_name, state, reportCount, generatorCores, trips) => {
    const breaker = breakerOf({ builtIn: { generatorCores } });
    for (let index = 0; index < reportCount; index++)
      breaker.observeGenerator({ atMs: START_MS + index * 1000, ...state });
    const trip = breaker.tick(START_MS + 30_000);
    expect(trip?.rule).toBe(trips ? 'built-in generator' : undefined);
    if (trips) expect(trip?.outcome).toBe('stopped');
  });

  test('of the generator needs reports without a gap', () => {
    const breaker = breakerOf();
    for (let index = 0; index < 10; index++)
      breaker.observeGenerator({ atMs: START_MS + index * 6000, cpuShare: 1 });
    expect(breaker.tick(START_MS + 60_000)).toBeUndefined();
  });

  test.each<[string, LoadSchedule['kind'], readonly Part[], string | undefined]>([
    ['as many requests', 'rate', [{ seconds: 50, rps: 100 }], undefined],
    ['one request more', 'rate', [{ seconds: 51, rps: 100 }], 'requests'],
    ['the rate', 'rate', [{ seconds: 20, rps: 200 }], undefined],
    ['the rate twice', 'rate', [{ seconds: 10, rps: 400 }], 'requests/s'],
    ['a second more', 'rate', [{ seconds: 61, rps: 10 }], undefined],
    ['two seconds more', 'rate', [{ seconds: 63, rps: 10 }], 'seconds'],
    [
      'no end after the last request',
      'rate',
      [
        { seconds: 60, rps: 10 },
        { seconds: 31, rps: 0 },
      ],
      'seconds',
    ],
    ['10 users', 'users', [{ seconds: 20, rps: 100, ms: 100 }], undefined],
    ['16 users', 'users', [{ seconds: 20, rps: 160, ms: 100 }], 'users'],
    [
      '16 requests at once in an open loop',
      'rate',
      [{ seconds: 20, rps: 160, ms: 100 }],
      undefined,
    ],
  ])('of the budget on %s', (_name, kind, parts, what) => {
    const schedule = scheduleOf(kind, [3600, 1, 1]);
    const breaker = breakerOf({ limits, schedule, builtIn: { minThroughputShare: false } });
    const { trip } = feed(breaker, parts);
    expect(trip?.rule).toBe(what && `built-in budget of ${what}`);
  });
});

describe('the level of a schedule', () => {
  const ramp = { ...scheduleOf('rate', [10, 100, 100], [10, 100, 0]), warmupMs: 5000 };
  test.each([
    [0, 5000, 100, 100],
    [14_000, 17_000, 80, 100],
    [20_000, 25_000, 0, 50],
    [24_000, 26_000, 0, 10],
    [26_000, 27_000, 0, 0],
  ])('from %i to %i ms', (fromMs, toMs, low, high) => {
    expect(levelRange(ramp, fromMs, toMs)).toEqual({ low, high });
  });
});
