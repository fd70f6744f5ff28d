import {
  LOAD_RESULT_SCHEMA,
  NIGHTLY_SCHEMA,
  type LoadResult,
  type NightlyDocument,
} from '@perf-agent/contracts';
import { nightMetrics } from '../judge.ts';

export const environment = {
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

/** One valid repeat with a p95 in ms. */
export function result(p95: number, change: Partial<LoadResult> = {}): LoadResult {
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

/** A night of three repeats around a p95 in ms. */
export function night(date: string, p95: number, change: object = {}): NightlyDocument {
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
  return { schema: NIGHTLY_SCHEMA, date, runs: [run] };
}
