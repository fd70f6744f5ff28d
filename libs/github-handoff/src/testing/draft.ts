import { ISSUE_DRAFT_SCHEMA, type IssueDraft } from '@perf-agent/contracts';
import { REGRESSION_LABEL } from '../regression-issue.ts';

/** A draft for tests; its fingerprint and creation time follow from the night of May 2026. */
export function draftOfNight(day: number, parts: Partial<IssueDraft> = {}): IssueDraft {
  const date = `2026-05-${String(day).padStart(2, '0')}`;
  return {
    schema: ISSUE_DRAFT_SCHEMA,
    fingerprint: day.toString(16).padStart(16, '0'),
    service: 'shop',
    date,
    createdAt: `${date}T02:00:00Z`,
    title: `Performance Regression: night ${day}`,
    body: 'Performance regression detected.',
    labels: [REGRESSION_LABEL, 'needs-investigation'],
    assignees: ['PerformanceEngineer'],
    assigneeRoles: ['PerformanceEngineer'],
    ...parts,
  };
}
