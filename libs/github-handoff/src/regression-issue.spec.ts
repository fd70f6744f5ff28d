import { describe, expect, test } from '@jest/globals';
import {
  GitHubConfig,
  IssueDraft,
  type MetricComparison,
  type NightlyMetric,
} from '@perf-agent/contracts';
import { fingerprint } from './fingerprint.ts';
import { regressionIssue } from './regression-issue.ts';

const BODY_START =
  '@Orchestrator Performance regression detected. Metric: p95 latency, Degradation: 25%. Report: /docs/performance/benchmarks/nightly/2026-05-04_regression.md';

function comparison(metric: NightlyMetric, change?: number): MetricComparison {
  return {
    scenario: 'checkout',
    metric,
    verdict: 'regressed',
    reason: 'worse than every night of the baseline',
    tonight: { value: 1 },
    baseline: { average: 1, nights: [] },
    ...(change === undefined ? {} : { change: { value: change } }),
    threshold: 0.2,
  };
}

function issueOf(
  worst: MetricComparison,
  { kind = 'backend', github = {} }: { kind?: string; github?: unknown } = {},
): IssueDraft {
  return regressionIssue({
    worst,
    service: { name: 'shop', kind },
    date: '2026-05-04',
    github: GitHubConfig.parse(github),
    createdAt: '2026-05-04T02:10:00.000Z',
  });
}

describe('regressionIssue', () => {
  test('writes title, body and labels as the team expects them', () => {
    const issue = issueOf(comparison('p95LatencyMs', 0.25));
    expect(IssueDraft.parse(issue)).toEqual({
      schema: 'perf-agent/issue-draft@1',
      fingerprint: fingerprint(['nightly', 'shop', 'p95LatencyMs']),
      date: '2026-05-04',
      createdAt: '2026-05-04T02:10:00.000Z',
      title: 'Performance Regression: p95 latency degraded 25%',
      body: BODY_START,
      labels: ['performance-regression', 'needs-investigation'],
      assignees: ['PerformanceEngineer', 'BackendEngineer'],
      service: 'shop',
      assigneeRoles: ['PerformanceEngineer', 'BackendEngineer'],
    });
  });

  test.each([
    ['p95LatencyMs', 0.2549, '25'],
    ['p95LatencyMs', 0.285, '29'],
    ['p95LatencyMs', 0.074, '7'],
    ['throughputRps', -0.182, '18'],
    ['errorRatio', 0.054, '5.4'],
    ['errorRatio', 0.06, '6'],
    ['errorRatio', 0.0996, '10'],
    ['errorRatio', 0.124, '12'],
    ['peakRssBytes', 1.5, '150'],
  ] as const)('%s changed by %d is told as %s%%', (metric, change, percent) => {
    const { title, body } = issueOf(comparison(metric, change));
    expect(title).toMatch(new RegExp(` degraded ${percent}%$`));
    expect(body).toContain(`Degradation: ${percent}%. `);
  });

  test.each([
    ['p95LatencyMs', 0.3, false],
    ['p95LatencyMs', 0.31, true],
    ['throughputRps', -0.31, true],
    ['errorRatio', 0.3, false],
    ['errorRatio', 0.301, true],
  ] as const)('%s changed by %d asks a person to decide: %s', (metric, change, asked) => {
    const { body } = issueOf(comparison(metric, change));
    expect(body.includes('\n\nP-HITL-APPROVAL')).toBe(asked);
    expect(/`\/approve`.*`\/reject`/.test(body)).toBe(asked);
  });

  test('has one fingerprint for all scenarios and one for each metric', () => {
    const other = { ...comparison('p95LatencyMs', 0.4), scenario: 'search' };
    const { fingerprint: expected } = issueOf(comparison('p95LatencyMs', 0.25));
    expect(issueOf(other).fingerprint).toBe(expected);
    expect(issueOf(comparison('errorRatio', 0.1)).fingerprint).not.toBe(expected);
  });

  test('takes orchestrator, repository and logins from the configuration', () => {
    const issue = issueOf(comparison('p95LatencyMs', 0.25), {
      github: {
        repository: 'acme/shop',
        orchestrator: '@acme/perf',
        assignees: { BackendEngineer: 'bob' },
      },
    });
    expect(issue).toMatchObject({
      repository: 'acme/shop',
      body: BODY_START.replace('@Orchestrator', '@acme/perf'),
      assignees: ['PerformanceEngineer', 'bob'],
    });
  });

  test('leaves the backend engineer out when the service is no backend', () => {
    const issue = issueOf(comparison('p95LatencyMs', 0.25), { kind: 'frontend' });
    expect(issue.assigneeRoles).toEqual(['PerformanceEngineer']);
  });

  test('refuses a metric that was not compared', () => {
    expect(() => issueOf(comparison('p95LatencyMs'))).toThrow(
      expect.objectContaining({ code: 'SAMPLE_INVALID' }),
    );
  });
});
