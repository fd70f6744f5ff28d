import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const program = fileURLToPath(new URL('../dist/main.js', import.meta.url));

let dir = '';
let empty = '';
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'perf-agent-history-'));
  empty = await mkdtemp(path.join(tmpdir(), 'perf-agent-history-'));
  const nightly = path.join(dir, 'docs/performance/benchmarks/nightly');
  const load = path.join(dir, 'docs/performance/benchmarks/load');
  await mkdir(nightly, { recursive: true });
  await mkdir(load, { recursive: true });
  const first = JSON.stringify(night('2026-03-01', 20, 'unchanged'));
  const files: [string, string][] = [
    [path.join(nightly, '2026-03-01.json'), first],
    [path.join(nightly, '2026-03-02.json'), JSON.stringify(night('2026-03-02', 30, 'regressed'))],
    [path.join(nightly, '2026-03-03.json'), first.slice(0, 200)],
    [path.join(nightly, '2026-03-04.json'), '{"schema":"perf-agent/nightly@99"}'],
    [path.join(nightly, '2026-03-02_regression.md'), '# a report'],
    [path.join(load, '20260220_browse_baseline.json'), JSON.stringify(baselineTest(19))],
    [path.join(load, '20260221_browse_baseline.json'), '{}'],
  ];
  await Promise.all(files.map(([file, text]) => writeFile(file, text)));
});
afterAll(() => Promise.all([dir, empty].map((one) => rm(one, { recursive: true, force: true }))));

function baselineTest(p95: number) {
  const quantile = { value: p95, low: p95 - 1, high: p95 + 1 };
  return {
    schema: 'perf-agent/load-result@1',
    tool: 'autocannon',
    scenario: 'browse',
    testType: 'baseline',
    startedAt: '2026-02-20T10:00:00.000Z',
    durationMs: 1000,
    status: 'valid',
    invalidReasons: [],
    requestCount: 100,
    failureCount: 0,
    throughputRps: 100,
    errorRatio: 0,
    latencyMs: { p50: quantile, p95: quantile, p99: quantile, min: 1, max: p95, mean: p95 },
    warnings: [],
    exactness: { kind: 'exact' },
    partial: false,
    rawFiles: [],
  };
}

function night(date: string, p95: number, verdict: string) {
  const environment = {
    host: 'h',
    platform: 'linux',
    arch: 'x64',
    cpuModel: 'cpu',
    cpuCount: 2,
    memoryBytes: 8e9,
    nodeVersion: '20.1.0',
    agentVersion: '1',
    toolVersions: {},
  };
  const comparison = {
    scenario: 'browse',
    metric: 'p95LatencyMs',
    verdict,
    reason: 'a reason',
    tonight: { value: p95 },
    baseline: { average: 20, nights: [] },
    change: { value: p95 / 20 - 1 },
    threshold: 0.2,
  };
  const run = {
    runId: `${date}-run`,
    startedAt: `${date}T02:00:00.000Z`,
    endedAt: `${date}T02:01:00.000Z`,
    status: 'valid',
    invalidReasons: [],
    service: { name: 'shop', kind: 'backend' },
    target: 'test',
    environment,
    environmentHash: 'env',
    configHash: 'c',
    scenarios: [
      {
        scenario: 'browse',
        tool: 'autocannon',
        scenarioHash: 's',
        metrics: {
          p95LatencyMs: { value: p95, low: p95 - 1, high: p95 + 1 },
          errorRatio: { value: 0 },
        },
        repeats: [],
      },
    ],
    comparisons: [comparison],
    verdict,
    warnings: [],
    ...(verdict === 'regressed' && {
      reportFile: `docs/performance/benchmarks/nightly/${date}_regression.md`,
    }),
  };
  return { schema: 'perf-agent/nightly@1', date, runs: [run] };
}

type Ended = { code: number; stdout: string; stderr: string };

function search(...args: readonly string[]): Promise<Ended> {
  const command = [program, 'history', 'search', '--workspace', dir, ...args];
  return promisify(execFile)(process.execPath, command).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: unknown) => error as Ended,
  );
}

type Document = { schema: string; rows: object[]; warnings: string[] };

async function rowsOf(...args: readonly string[]): Promise<Document> {
  return JSON.parse((await search(...args, '--json')).stdout) as Document;
}

describe('history search', () => {
  test('prints rows, and names files that it could not read', async () => {
    const { code, stdout, stderr } = await search('--metric', 'p95LatencyMs', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const document = JSON.parse(stdout) as Document;
    expect(document.schema).toBe('perf-agent/history@1');
    expect(document.rows).toMatchObject([
      { kind: 'baseline-test', date: '2026-02-20', value: 19 },
      { kind: 'night', date: '2026-03-01', value: 20, verdict: 'unchanged' },
      {
        kind: 'night',
        date: '2026-03-02',
        runId: '2026-03-02-run',
        value: 30,
        low: 29,
        high: 31,
        baselineAverage: 20,
        change: { value: 0.5 },
        verdict: 'regressed',
        environmentHash: 'env',
        reportFile: 'docs/performance/benchmarks/nightly/2026-03-02_regression.md',
      },
    ]);
    expect(document.warnings).toEqual([
      expect.stringMatching(/not searched: .*2026-03-03\.json: not complete JSON/),
      expect.stringMatching(/not searched: .*2026-03-04\.json: .*nightly@99/),
      expect.stringMatching(/not searched: .*20260221_browse_baseline\.json/),
    ]);
  });

  test.each([
    ['a verdict', ['--verdict', 'regressed'], 1],
    ['dates', ['--from', '2026-03-01', '--to', '2026-03-01'], 2],
    ['a scenario and a metric', ['--scenario', 'browse', '--metric', 'errorRatio'], 3],
    ['a scenario that is not there', ['--scenario', 'nothing'], 0],
    ['a service', ['--service', 'shop'], 4],
  ])('finds by %s', async (_name, args, count) => {
    expect((await rowsOf(...args)).rows).toHaveLength(count);
  });

  test('prints a table for people', async () => {
    const { stdout, stderr } = await search('--verdict', 'regressed');
    expect(stdout).toMatch(
      /^date +scenario +metric +value +change +verdict +where\n2026-03-02 +browse +p95LatencyMs +30 \[29, 31\] +\+50 % +regressed +docs/,
    );
    expect(stdout).toContain('1 found; 2 nights and 1 baseline tests searched');
    expect(stderr).toContain('warning: not searched');
  });

  test('says so where there is no history', async () => {
    expect(await search('--workspace', empty)).toMatchObject({
      code: 0,
      stdout: 'nothing found; 0 nights and 0 baseline tests searched\n',
    });
  });

  test.each([
    ['an unknown metric', ['--metric', 'p96'], 'metric: '],
    ['an unknown verdict', ['--verdict', 'bad'], 'verdict: '],
    ['a date that is none', ['--from', '2026-13-01'], 'from: '],
    ['dates the wrong way round', ['--from', '2026-03-02', '--to', '2026-03-01'], 'is after --to'],
    ['a folder that is not there', ['--workspace', '/no/such/folder'], 'is not there'],
  ])('refuses %s', async (_name, args, message) => {
    expect(await search(...args, '--json')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(message),
    });
  });
});
