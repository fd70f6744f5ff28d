import {
  APPROVAL_CHANGE,
  decidedChange,
  ISSUE_DRAFT_SCHEMA,
  METRICS,
  PerfError,
  type AssigneeRole,
  type GitHubConfig,
  type IssueDraft,
  type MetricComparison,
  type MetricDefinition,
} from '@perf-agent/contracts';
import { fingerprint } from './fingerprint.ts';

/** Every issue about a regression carries it. */
export const REGRESSION_LABEL = 'performance-regression';

export type Regression = {
  /** The metric that got worst; its `change` is present. */
  readonly worst: MetricComparison;
  readonly service: { readonly name: string; readonly kind: string };
  /** The night that found it, `YYYY-MM-DD`. */
  readonly date: string;
  readonly github: GitHubConfig;
  /** ISO 8601 UTC. */
  readonly createdAt: string;
};

/**
 * Writes the issue that hands a nightly regression over to the team.
 * The scenario is not part of the fingerprint: two scenarios that get slow together are one issue.
 *
 * @throws PerfError SAMPLE_INVALID when the comparison has no change
 */
export function regressionIssue(regression: Regression): IssueDraft {
  const { worst, service, date, github, createdAt } = regression;
  const definition = METRICS[worst.metric];
  const change = sizeOfChange(worst);
  const percent = percentText(change, definition);
  const assigneeRoles = rolesFor(service.kind);
  return {
    schema: ISSUE_DRAFT_SCHEMA,
    fingerprint: fingerprint(['nightly', service.name, worst.metric]),
    service: service.name,
    date,
    createdAt,
    ...(github.repository === undefined ? {} : { repository: github.repository }),
    title: `Performance Regression: ${definition.label} degraded ${percent}%`,
    body: [
      `${github.orchestrator} Performance regression detected. Metric: ${definition.label}, Degradation: ${percent}%. Report: /docs/performance/benchmarks/nightly/${date}_regression.md`,
      ...(change > APPROVAL_CHANGE ? [approvalRequest(definition)] : []),
    ].join('\n\n'),
    labels: [REGRESSION_LABEL, 'needs-investigation'],
    assignees: assigneeRoles.map((role) => github.assignees[role] ?? role),
    assigneeRoles,
  };
}

function rolesFor(serviceKind: string): AssigneeRole[] {
  return serviceKind === 'backend'
    ? ['PerformanceEngineer', 'BackendEngineer']
    : ['PerformanceEngineer'];
}

function sizeOfChange(worst: MetricComparison): number {
  const change = decidedChange(worst)?.value;
  if (change !== undefined && Number.isFinite(change)) return Math.abs(change);
  throw new PerfError(
    'SAMPLE_INVALID',
    `regression issue: ${worst.scenario}: ${worst.metric}: expected a change against the baseline, found none`,
    { hint: 'Hand over only metrics that were compared with a baseline.' },
  );
}

/** Whole percent; percentage points below 10 keep one decimal, since 5.4 points of errors are not 5. */
function percentText(change: number, definition: MetricDefinition): string {
  // 0.285 * 100 is 28.499999999999996 in binary.
  const percent = Number((change * 100).toPrecision(12));
  if (definition.changeKind === 'points' && percent < 10) return String(Number(percent.toFixed(1)));
  return String(Math.round(percent));
}

/** P-HITL-APPROVAL: so large a change is for a person to decide. */
function approvalRequest(definition: MetricDefinition): string {
  const limit = `${APPROVAL_CHANGE * 100}${definition.changeKind === 'points' ? ' percentage points' : '%'}`;
  return `P-HITL-APPROVAL: the degradation is above ${limit}, so a person has to decide. Comment \`/approve\` to accept the change as the new baseline, or \`/reject\` to have it investigated and undone.`;
}
