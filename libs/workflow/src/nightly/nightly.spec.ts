import { describe, expect, test } from '@jest/globals';
import {
  LOAD_RESULT_SCHEMA,
  Thresholds,
  type LoadResult,
  type NightlyDocument,
} from '@perf-agent/contracts';
import { parseNightly, pastValues, readHistory } from './history.ts';
import { comparableEnvironment } from './identity.ts';
import { judgeScenario, nightMetrics, worstRegression } from './judge.ts';
import { summarizeNight } from './summarize-night.ts';

const environment = {
  host: 'h',
  platform: 'linux',
  arch: 'x64',
  cpuModel: 'cpu',
  cpuCount: 2,
  memoryBytes: 8e9,
  nodeVersion: '20.1.0',
  agentVersion: '1',
  toolVersions: { autocannon: '9' },
};

function result(p95: number, change: Partial<LoadResult> = {}): LoadResult {
  const quantile = { value: p95 };
  return {
    schema: LOAD_RESULT_SCHEMA,
    tool: 'autocannon',
    toolVersion: '9',
    scenario: 'browse',
    startedAt: '2026-03-01T02:00:00.000Z',
    durationMs: 1000,
    status: 'valid',
    invalidReasons: [],
    requestCount: 100,
    failureCount: 0,
    throughputRps: 100,
    errorRatio: 0,
    latencyMs: { p50: quantile, p95: quantile, p99: quantile, min: 1, max: p95, mean: p95 },
    peakRssBytes: 5e7,
    generator: { cpuShare: 0.1 },
    warnings: [],
    exactness: { kind: 'exact' },
    partial: false,
    rawFiles: ['x.csv'],
    ...change,
  };
}

function night(date: string, p95: number, change: object = {}): NightlyDocument {
  const repeats = [result(p95), result(p95 * 1.01), result(p95 * 0.99)];
  const run = {
    runId: date,
    startedAt: `${date}T02:00:00.000Z`,
    endedAt: `${date}T02:01:00.000Z`,
    status: 'valid' as const,
    invalidReasons: [],
    service: { name: 'shop', kind: 'backend' },
    target: 'test',
    environment,
    environmentHash: 'env',
    configHash: 'c',
    scenarios: [
      {
        scenario: 'browse',
        tool: 'autocannon' as const,
        scenarioHash: 's',
        ...nightMetrics(repeats),
        repeats,
      },
    ],
    comparisons: [],
    verdict: 'unchanged' as const,
    warnings: [],
    ...change,
  };
  return { schema: 'perf-agent/nightly@1', date, runs: [run] };
}

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
  return judgeScenario(scenario, tonight, nights, Thresholds.parse({}));
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

describe('history files', () => {
  test('a document survives writing and reading', () => {
    const [first] = nights;
    expect(parseNightly(JSON.stringify(first), 'f')).toEqual(first);
  });

  test.each([
    ['{"schema":"perf-agent/nightly@2"}', 'DOCUMENT_TOO_NEW'],
    ['{"schema":"perf-agent/nightly@1","da', 'DOCUMENT_INVALID'],
    ['[]', 'DOCUMENT_INVALID'],
    ['', 'DOCUMENT_INVALID'],
  ])('%s is refused', (text, code) => {
    expect(() => parseNightly(text, 'f')).toThrow(expect.objectContaining({ code }));
    expect(readHistory([{ file: 'f', text }]).warnings).toEqual([expect.stringContaining('f')]);
  });
});
