import { describe, expect, test } from '@jest/globals';
import type { MetricComparison, NightlyRun } from '@perf-agent/contracts';
import { planNights, type NightKind } from './calendar.ts';
import { nightRow } from './format.ts';
import { handOverProblems, type HandOver } from './hand-over.ts';
import { nightProblems } from './judge-nights.ts';
import type { Night } from './run-night.ts';

const DATE = '2026-03-09';
const DRAFT_FILE = `${DATE}_0123456789abcdef.json`;
const REPORT_FILE = `${DATE}_regression.md`;

function slower(scenario: string, change: number): MetricComparison {
  return {
    scenario,
    metric: 'p95LatencyMs',
    verdict: 'regressed',
    change: { value: change },
  } as MetricComparison;
}

const RUN = {
  verdict: 'regressed',
  scenarios: [{ scenario: 'browse', metrics: { p95LatencyMs: { value: 29.284 } } }],
  comparisons: [slower('browse', 0.562), slower('order', 0.604)],
} as unknown as NightlyRun;

const HAND_OVER: HandOver = {
  draft: {
    title: 'Performance Regression: p95 latency degraded 60%',
    body: `@Orchestrator Performance regression detected. Metric: p95 latency, Degradation: 60%. Report: /docs/performance/benchmarks/nightly/${DATE}_regression.md\n\nP-HITL-APPROVAL: comment \`/approve\` or \`/reject\`.`,
    labels: ['performance-regression', 'needs-investigation'],
  },
  report: '| browse | p95 latency | 29 |\n| order | p95 latency | 34 |\n',
};

function night(kind: NightKind, more: Partial<Night> = {}): Night {
  const files =
    kind === 'normal'
      ? { exitCode: 0, outboxFiles: [], reportFiles: [] }
      : { exitCode: 1, outboxFiles: [DRAFT_FILE], reportFiles: [REPORT_FILE] };
  return { date: DATE, kind, run: RUN, output: 'last line', ...files, ...more };
}

test('planNights runs the slow date twice between the normal ones', () => {
  expect(planNights(2).map(({ date, kind }) => `${date} ${kind}`)).toEqual([
    '2026-03-01 normal',
    '2026-03-02 normal',
    '2026-03-03 slow',
    '2026-03-03 slow again',
    '2026-03-04 normal',
    '2026-03-05 normal',
  ]);
});

describe('nightProblems', () => {
  const after = { outboxFiles: [DRAFT_FILE], reportFiles: [REPORT_FILE] };

  test('finds none in a calendar as it should be', () => {
    expect(nightProblems(night('normal'), [])).toEqual([]);
    expect(nightProblems(night('slow'), [night('normal')], HAND_OVER)).toEqual([]);
    expect(nightProblems(night('slow again'), [night('slow')])).toEqual([]);
    expect(nightProblems(night('normal', after), [night('slow again')])).toEqual([]);
  });

  test.each<[string, Night, Night, string]>([
    ['a false alarm', night('normal', { exitCode: 1 }), night('normal'), 'exit code 0, found 1'],
    ['a normal night with an issue', night('normal', after), night('normal'), 'outbox'],
    ['a missed slow night', night('slow', { exitCode: 0 }), night('normal'), 'exit code 1'],
    [
      'a slow night without an issue',
      night('slow', { outboxFiles: [] }),
      night('normal'),
      'found 0',
    ],
    [
      'a second issue of the same night',
      night('slow again', { outboxFiles: [DRAFT_FILE, 'x.json'] }),
      night('slow'),
      'x.json',
    ],
    ['an issue that is gone', night('normal'), night('slow again'), DRAFT_FILE],
    [
      'a report of another date',
      night('slow', { reportFiles: ['2026-03-01_regression.md'] }),
      night('normal'),
      REPORT_FILE,
    ],
  ])('finds %s', (_name, tonight, before, text) => {
    const handOver = tonight.kind === 'slow' ? HAND_OVER : undefined;
    expect(nightProblems(tonight, [before], handOver).join('\n')).toContain(text);
  });

  test('finds a night that wrote no document', () => {
    const { date, kind, exitCode, outboxFiles, reportFiles, output } = night('normal');
    const without = { date, kind, exitCode, outboxFiles, reportFiles, output };
    expect(nightProblems(without, [])).toEqual([expect.stringContaining('expected a run')]);
  });
});

describe('handOverProblems', () => {
  const { draft, report } = HAND_OVER;

  test.each<[string, HandOver, string]>([
    ['title', { report, draft: { ...draft, title: `${draft.title} ` } }, 'title'],
    ['labels', { report, draft: { ...draft, labels: draft.labels.toReversed() } }, 'labels'],
    ['mention', { report, draft: { ...draft, body: draft.body.slice(1) } }, 'first line'],
    [
      'request for a decision',
      { report, draft: { ...draft, body: draft.body.split('\n\n')[0] ?? '' } },
      'request for a decision',
    ],
    ['report', { draft, report: '| browse | p95 latency |' }, '"| order | p95 latency |"'],
  ])('finds another %s', (_name, handOver, text) => {
    expect(handOverProblems(handOver, RUN, DATE)).toEqual([expect.stringContaining(text)]);
  });

  test('wants no decision for a small change', () => {
    const run = { comparisons: [slower('browse', 0.25)] };
    const body = draft.body.split('\n\n')[0]?.replace('60', '25') ?? '';
    const small = { ...draft, title: draft.title.replace('60', '25'), body };
    expect(handOverProblems({ draft: small, report }, run, DATE)).toEqual([]);
  });

  test('finds an issue without a regression', () => {
    expect(handOverProblems(HAND_OVER, { comparisons: [] }, DATE)).toHaveLength(1);
  });
});

test('nightRow shows p95, change and verdict', () => {
  expect(nightRow(night('slow'), [])).toBe(
    `| ${DATE} | slow | 1 | browse 29.28 | browse +56.2 % regressed, order +60.4 % regressed | regressed | 1 | ok |`,
  );
});
