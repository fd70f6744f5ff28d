import { describe, expect, test } from '@jest/globals';
import { Thresholds } from '@perf-agent/contracts';
import { pastValues } from './history.ts';
import { comparableEnvironment } from './identity.ts';
import { decideNights } from '@perf-agent/regression-statistics';
import { askScenario, nightMetrics, worstRegression } from './judge.ts';
import { summarizeNight } from './summarize-night.ts';
import { environment, night, result } from './testing/simple-nights.ts';

const nights = [20, 20.4, 19.8, 20.1, 19.7].map((p95, index) =>
  night(`2026-03-0${index + 1}`, p95),
);
const tonight = { date: '2026-03-06', environmentHash: 'env', target: 'test', serviceName: 'shop' };

function judge(p95: number) {
  const repeats = [p95, p95 * 1.01, p95 * 0.99].map((value) => result(value));
  const scenario = {
    scenario: 'browse',
    scenarioHash: 's',
    ...nightMetrics(repeats),
    repeats,
  };
  const { questions } = askScenario(scenario, tonight, nights, Thresholds.parse({}));
  return { comparisons: decideNights(questions) };
}

describe('the judgement of a night', () => {
  test.each([
    [20.2, 'unchanged'],
    [32, 'regressed'],
    [12, 'improved'],
  ])('p95 of %d ms after nights of about 20 ms is %s', (p95, verdict) => {
    const { comparisons } = judge(p95);
    expect(comparisons.map((entry) => [entry.metric, entry.verdict])).toEqual([
      ['p95LatencyMs', verdict],
      ['throughputRps', 'unchanged'],
      ['errorRatio', 'unchanged'],
      ['peakRssBytes', 'unchanged'],
    ]);
  });

  test('the worst regression is the one furthest beyond its own threshold', () => {
    const [first] = judge(32).comparisons;
    if (!first) throw new Error('no comparison');
    const memory = {
      ...first,
      metric: 'peakRssBytes' as const,
      change: { value: 0.7 },
      threshold: 0.3,
    };
    const latency = { ...first, change: { value: 0.6 }, threshold: 0.2 };
    expect(worstRegression([memory, latency])?.metric).toBe('p95LatencyMs');
    expect(worstRegression([{ ...latency, verdict: 'inconclusive' }])).toBeUndefined();
  });

  test('history of another environment, scenario or service is not compared', () => {
    const mixed = [
      ...nights,
      night('2026-02-28', 99, { environmentHash: 'other' }),
      night('2026-02-27', 99, { service: { name: 'x', kind: 'backend' } }),
      night('2026-02-26', 99, { status: 'invalid' }),
    ];
    const past = pastValues(mixed, tonight, { name: 'browse', scenarioHash: 's' }, 'p95LatencyMs');
    expect(past).toMatchObject({ otherEnvironment: 1, otherScenario: 0 });
    expect(past.values).toHaveLength(5);
    expect(
      pastValues(nights, tonight, { name: 'browse', scenarioHash: 't' }, 'p95LatencyMs')
        .otherScenario,
    ).toBe(5);
  });

  test('a Node major moves the environment, a commit and a patch do not', () => {
    const hash = comparableEnvironment(environment);
    expect(
      comparableEnvironment({
        ...environment,
        nodeVersion: '20.9.9',
        gitCommit: 'abc',
        agentVersion: '2',
      }),
    ).toBe(hash);
    expect(comparableEnvironment({ ...environment, nodeVersion: '22.0.0' })).not.toBe(hash);
  });
});

describe('the history of a metric', () => {
  const first = judge(32).comparisons[0];
  const values = (change: object) =>
    pastValues(
      [night('2026-03-01', 20), night('2026-03-02', 30, change)],
      tonight,
      { name: 'browse', scenarioHash: 's' },
      'p95LatencyMs',
    ).values.map(({ verdict }) => verdict);

  test('marks a night that regressed, whatever metric or scenario it was', () => {
    expect(values({ verdict: 'regressed' })).toEqual([undefined, 'regressed']);
  });

  test('marks a night with a suspicion that was not confirmed', () => {
    const confirmation = { value: 20, repeatCount: 3, confirmed: false };
    expect(values({ comparisons: [{ ...first, confirmation }] })).toEqual([undefined, 'regressed']);
    expect(values({ comparisons: [first] })).toEqual([undefined, undefined]);
  });
});

describe('a night with invalid repeats', () => {
  const scenario = {
    tool: 'autocannon' as const,
    requests: [{ method: 'GET' as const, path: '/' }],
    rateRps: 1,
    thinkTimeMs: 0,
    criteria: [],
    durationMs: 1,
    warmupMs: 0,
    connections: 1,
    timeoutMs: 1,
  };
  const summary = (invalidCount: number) => {
    const results = [1, 2, 3, 4].map((index) =>
      index <= invalidCount
        ? result(900, { status: 'invalid', invalidReasons: ['generator saturated'] })
        : result(20),
    );
    return summarizeNight(
      [{ name: 'browse', scenario }],
      new Map(),
      new Map([['browse', results]]),
      4,
    );
  };

  test('leaves them out and says so', () => {
    const { scenarios, warnings, invalidReasons } = summary(1);
    expect(invalidReasons).toEqual([]);
    expect(scenarios[0]?.metrics.p95LatencyMs?.value).toBe(20);
    expect(warnings[0]).toContain('1 of 4 repeats are invalid');
  });

  test('blames the service when it gave no answer', () => {
    const silent = result(0, {
      status: 'invalid',
      invalidCause: 'target',
      invalidReasons: ['silent'],
    });
    const results = new Map([['browse', [silent, silent]]]);
    const summary = summarizeNight([{ name: 'browse', scenario }], new Map(), results, 2);
    expect(summary.invalidCause).toBe('target');
  });

  test('is no result when too few are left', () => {
    expect(summary(3)).toMatchObject({
      invalidCause: 'generator',
      invalidReasons: [expect.stringContaining('generator saturated')],
    });
  });
});
