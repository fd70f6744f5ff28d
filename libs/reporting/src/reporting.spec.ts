import { describe, expect, test } from '@jest/globals';
import type { MetricComparison, NightlyDocument, NightlyRun } from '@perf-agent/contracts';
import { formatChange, formatInterval, formatValue } from './format.ts';
import { renderRegressionReport } from './regression-report.ts';

const comparison: MetricComparison = {
  scenario: 'browse',
  metric: 'p95LatencyMs',
  verdict: 'regressed',
  reason: 'p95 latency rose.',
  tonight: { value: 32.04, low: 31.5, high: 33 },
  baseline: { average: 20, nights: [{ date: '2026-03-01', value: 20 }] },
  change: { value: 0.602, low: 0.55, high: 0.66 },
  threshold: 0.2,
  pValue: 0.00042,
  confirmation: { value: 32.5, repeatCount: 5, confirmed: true },
};

function document(...runs: Partial<NightlyRun>[]): NightlyDocument {
  const base: NightlyRun = {
    runId: 'r',
    startedAt: '2026-03-02T02:00:00.000Z',
    endedAt: '2026-03-02T02:01:00.000Z',
    status: 'valid',
    invalidReasons: [],
    service: { name: 'shop', kind: 'backend' },
    target: 'test',
    environment: {
      host: 'h',
      platform: 'linux',
      arch: 'x64',
      cpuModel: 'cpu',
      cpuCount: 2,
      memoryBytes: 1,
      nodeVersion: '20.0.0',
      agentVersion: '0.1.0',
      toolVersions: { autocannon: '9.0.0' },
    },
    environmentHash: 'e',
    configHash: 'c',
    scenarios: [],
    comparisons: [comparison],
    verdict: 'regressed',
    warnings: [],
  };
  return {
    schema: 'perf-agent/nightly@2',
    date: '2026-03-02',
    runs: runs.map((run) => ({ ...base, ...run })),
  };
}

describe('format', () => {
  test.each([
    ['p95LatencyMs', 23.44, '23.4 ms'],
    ['throughputRps', 199.6, '200/s'],
    ['errorRatio', 0.0123, '1.23 %'],
    ['peakRssBytes', 104_857_600, '100 MiB'],
    ['p95LatencyMs', undefined, '–'],
  ] as const)('%s %d is %s', (metric, value, text) => {
    expect(formatValue(metric, value)).toBe(text);
  });

  test('intervals and signed changes', () => {
    expect(formatInterval('p95LatencyMs', comparison.tonight)).toBe('32.0 ms [31.5, 33.0]');
    expect(formatChange(comparison)).toBe('+60.2 % [+55.0, +66.0]');
    expect(formatChange({ metric: 'errorRatio', change: { value: -0.02 } })).toBe('−2.0 pts');
    expect(formatChange({ metric: 'errorRatio', change: { value: -0.0001 } })).toBe('+0.0 pts');
  });
});

describe('regression report', () => {
  test('shows the numbers, the nights and the confirmation', () => {
    const text = renderRegressionReport(document({}));
    expect(text).toContain(
      '| browse | p95 latency | 32.0 ms [31.5, 33.0] | 20.0 ms (1 nights) | +60.2 % [+55.0, +66.0] | +20 % | 0.00042 | regressed |',
    );
    expect(text).toContain('| 2026-03-01 | 20.0 ms |');
    expect(text).toContain('Measured again at once: 32.5 ms in 5 further repeats.');
  });

  test('keeps every regressed run of the date, newest first', () => {
    const text = renderRegressionReport(
      document(
        { startedAt: '2026-03-02T02:00:00.000Z' },
        { verdict: 'unchanged', startedAt: '2026-03-02T02:30:00.000Z' },
        { startedAt: '2026-03-02T03:00:00.000Z' },
      ),
    );
    expect(text.match(/run of (\S+)/g)).toEqual([
      'run of 2026-03-02T03:00:00.000Z',
      'run of 2026-03-02T02:00:00.000Z',
    ]);
  });

  test('foreign text cannot break the table or mention anybody', () => {
    const text = renderRegressionReport(
      document({ comparisons: [{ ...comparison, scenario: 'a|b @all\nc' }] }),
    );
    expect(text).toContain('a\\|b @\u200ball |');
  });
});
