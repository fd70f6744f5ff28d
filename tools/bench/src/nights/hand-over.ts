import { APPROVAL_CHANGE, type IssueDraft, type NightlyRun } from '@perf-agent/contracts';

const LABELS = ['performance-regression', 'needs-investigation'];

/** What is handed over for a regression. */
export type HandOver = {
  /** The file in the outbox. */
  readonly draft: Pick<IssueDraft, 'title' | 'body' | 'labels'>;
  /** Text of {date}_regression.md. */
  readonly report: string;
};

/**
 * Compares the hand-over of a slow night with what is specified: title, labels, first line of the body, the request
 * for a decision, and a line of the report for each scenario that got slower.
 *
 * @param run the night's run; its numbers have to be those of the issue
 * @param date YYYY-MM-DD
 * @returns what differs, one line each
 */
export function handOverProblems(
  { draft, report }: HandOver,
  run: Pick<NightlyRun, 'comparisons'>,
  date: string,
): string[] {
  const slower = run.comparisons.filter(
    ({ metric, verdict }) => metric === 'p95LatencyMs' && verdict === 'regressed',
  );
  if (slower.length === 0) return ['expected a regression of p95 latency, found none'];
  const change = Math.max(...slower.map((comparison) => comparison.change?.value ?? 0));
  const percent = Math.round(change * 100);
  const problems: string[] = [];
  const expectEqual = (what: string, found: unknown, expected: unknown): void => {
    const [left, right] = [JSON.stringify(found), JSON.stringify(expected)];
    if (left !== right) problems.push(`${what}: expected ${right}, found ${left}`);
  };
  const title = `Performance Regression: p95 latency degraded ${percent}%`;
  const mention = `@Orchestrator Performance regression detected. Metric: p95 latency, Degradation: ${percent}%. Report: /docs/performance/benchmarks/nightly/${date}_regression.md`;
  const decision = /^P-HITL-APPROVAL: .*`\/approve`.*`\/reject`/;
  const [first, second, ...others] = draft.body.split('\n\n');
  expectEqual('title', draft.title, title);
  expectEqual('labels', draft.labels, LABELS);
  expectEqual('first line of the body', first, mention);
  expectEqual(
    'request for a decision',
    decision.test(second ?? '') && others.length === 0,
    change > APPROVAL_CHANGE,
  );
  for (const { scenario } of slower) {
    const line = `| ${scenario} | p95 latency |`;
    if (!report.includes(line)) problems.push(`report: expected a line with "${line}"`);
  }
  return problems;
}
