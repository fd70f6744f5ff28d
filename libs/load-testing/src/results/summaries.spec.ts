import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LoadResult } from '@perf-agent/contracts';
import { summarizeFiles } from './summarize-files.ts';
import { LOAD_DATA, readExpected } from './testing/reference.ts';

const referenceTest = readExpected() ? test : test.skip;
const file = (name: string): string => path.join(LOAD_DATA, name);

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'perf-agent-summaries-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

function written(name: string, content: unknown): string {
  const target = path.join(dir, name);
  writeFileSync(target, typeof content === 'string' ? content : JSON.stringify(content));
  return target;
}

async function summary(...files: string[]): Promise<LoadResult> {
  const result = await summarizeFiles(files);
  expect(LoadResult.safeParse(result).error).toBeUndefined();
  expect(result.exactness.kind).toBe('approximate');
  return result;
}

describe('summaries of k6', () => {
  referenceTest('are read as --summary-export writes them', async () => {
    expect(await summary(file('k6/ratelimiter-summary-export.json'))).toMatchObject({
      tool: 'k6',
      requestCount: 1,
      failureCount: 1,
      errorRatio: 1,
      throughputRps: expect.closeTo(635.0012700025401, 6),
      latencyMs: { p95: { value: 0 }, p99: { value: 0, low: 0, high: 0 } },
      warnings: [expect.stringContaining('p99 not in the file')],
    });
  });

  test('are read as handleSummary gives them, and bound what is not printed', async () => {
    const values = { avg: 12, min: 1, med: 10, max: 90, 'p(90)': 20, 'p(95)': 30 };
    const given = {
      root_group: {},
      state: { testRunDurationMs: 5000 },
      metrics: {
        http_reqs: { type: 'counter', contains: 'default', values: { count: 200, rate: 39 } },
        http_req_failed: {
          type: 'rate',
          contains: 'default',
          values: { rate: 0.1, passes: 20, fails: 180 },
        },
        http_req_duration: { type: 'trend', contains: 'time', values },
      },
    };
    expect(await summary(written('handle.json', given))).toMatchObject({
      requestCount: 200,
      failureCount: 20,
      durationMs: 5000,
      throughputRps: 40,
      latencyMs: {
        p50: { value: 10 },
        p95: { value: 30 },
        p99: { value: 90, low: 30, high: 90 },
        mean: 12,
      },
    });
  });
});

describe('files of Locust', () => {
  const totals = { requestCount: 2210, failureCount: 1607 };

  referenceTest.each(['locust/bitcoin-api_stats.csv', 'locust/bitcoin-api_stats.decimalcomma.csv'])(
    'have the totals and names of %s',
    async (name) => {
      const result = await summary(file(name));
      expect(result).toMatchObject({
        ...totals,
        tool: 'locust',
        partial: false,
        throughputRps: expect.closeTo(37.30488469320527, 9),
        latencyMs: {
          p50: { value: 3 },
          p95: { value: 8 },
          p99: { value: 2000 },
          min: 2.5905000511556864,
          max: 2160.2996999863535,
          mean: 50.184648958923994,
        },
        // 3 ms stands for all from 2.5 on.
        exactness: { relativeError: 0.2 },
      });
      expect(Object.keys(result.byName ?? {})).toHaveLength(8);
      expect(result.byName?.['GET /api/v1/health']).toMatchObject({
        requestCount: 573,
        failureCount: 0,
      });
    },
  );

  referenceTest('give the totals of the statistics and the course of the history', async () => {
    const result = await summary(
      ...['stats', 'stats_history', 'failures', 'exceptions'].map((name) =>
        file(`locust/bitcoin-api_${name}.csv`),
      ),
    );
    expect(result).toMatchObject(totals);
    const series = result.series ?? [];
    expect(series.reduce((sum, { requestCount }) => sum + requestCount, 0)).toBe(2050);
    expect(result.startedAt).toBe('2026-03-07T02:13:32.000Z');
  });

  referenceTest('say that a history alone is short of its end', async () => {
    const result = await summary(file('locust/bitcoin-api_stats_history.csv'));
    expect(result).toMatchObject({ requestCount: 2050, failureCount: 1496, durationMs: 56_000 });
    expect(result.warnings[0]).toContain('last requests are not in it');
  });

  referenceTest('are refused when they only list errors', async () => {
    await expect(summarizeFiles([file('locust/bitcoin-api_failures.csv')])).rejects.toMatchObject({
      code: 'RAW_DATA_INVALID',
    });
  });

  test('are read as --json prints them', async () => {
    const entry = {
      name: '/a',
      method: 'GET',
      num_requests: 4,
      num_none_requests: 0,
      num_failures: 1,
      total_response_time: 560,
      min_response_time: 101.5,
      max_response_time: 239.2,
      start_time: 1_772_355_600.5,
      last_request_timestamp: 1_772_355_602.5,
      response_times: { 100: 2, 120: 1, 240: 1 },
      num_reqs_per_sec: { 1_772_355_600: 3, 1_772_355_602: 1 },
      num_fail_per_sec: { 1_772_355_602: 1 },
    };
    expect(await summary(written('stats.json', [entry]))).toMatchObject({
      requestCount: 4,
      failureCount: 1,
      durationMs: 2000,
      latencyMs: { p50: { value: 110 }, mean: 140, min: 101.5, max: 239.2 },
      series: [
        { second: 1_772_355_600, requestCount: 3, failureCount: 0 },
        { requestCount: 1, failureCount: 1 },
      ],
    });
  });

  test('are partial when rows do not add up', async () => {
    const text =
      'Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,Max Response Time,Average Content Size,Requests/s,Failures/s,50%,95%,99%\n' +
      'GET,/a,10,0,3,3,1,9,1,1.0,0,3,8,9\n,Aggregated,11,0,3,3,1,9,1,1.0,0,3,8,9\n';
    const result = await summary(written('bad_stats.csv', text));
    expect(result).toMatchObject({ partial: true, requestCount: 11 });
    expect(result.warnings[0]).toContain('add up to 10 requests');
  });
});

describe('reports of Artillery', () => {
  referenceTest('are read of version 2', async () => {
    expect(await summary(file('artillery/artillery_report-with-dotenv.json'))).toMatchObject({
      tool: 'artillery',
      requestCount: 1,
      failureCount: 0,
      durationMs: 667,
      latencyMs: { p50: { value: 308 }, p95: { value: 308 }, p99: { value: 308 }, mean: 308 },
      exactness: { relativeError: 0.01 },
      byName: { 'asciiart.artillery.io:8080/dino': { requestCount: 1, failureCount: 0 } },
      startedAt: new Date(1_701_660_307_512).toISOString(),
    });
  });

  referenceTest('count a request without an answer as failed, in version 1', async () => {
    const result = await summary(file('artillery/artillery_v1-empty-report.json'));
    expect(result).toMatchObject({ requestCount: 1, failureCount: 1 });
    expect(result.latencyMs).toBeUndefined();
    expect(result.warnings).toEqual([expect.stringContaining('1 requests without an answer')]);
  });

  referenceTest("are added up from the workers' events", async () => {
    const result = await summary(file('artillery/artillery_multi-period-local-report.json'));
    expect(result).toMatchObject({ requestCount: 40, failureCount: 0, durationMs: 15_062 });
    expect(result.warnings).toEqual([
      expect.stringContaining('response times are not in the file'),
    ]);
  });
});

test('quantiles of several summaries lie between their bounds', async () => {
  const report = (p95: number, count: number): unknown => ({
    aggregate: {
      counters: { 'http.requests': count, 'http.responses': count, 'http.codes.503': 1 },
      summaries: {
        'http.response_time': { min: 1, max: 99, mean: 10, p50: 9, median: 9, p95, p99: 90 },
      },
    },
  });
  const result = await summary(
    written('one.json', report(20, 10)),
    written('two.json', report(40, 30)),
  );
  expect(result).toMatchObject({
    requestCount: 40,
    failureCount: 2,
    latencyMs: { p95: { value: 35, low: 20, high: 40 } },
  });
  expect(result.exactness.relativeError).toBeUndefined();
});
