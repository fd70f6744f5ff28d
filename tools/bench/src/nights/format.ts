import type { MetricComparison } from '@perf-agent/contracts';
import type { Night } from './run-night.ts';

/** @returns the head of the table of nights, in Markdown */
export function nightsHead(): string {
  return [
    row([
      'date',
      'night',
      'exit',
      'p95 ms',
      'p95 against the last nights',
      'verdict',
      'outbox',
      '',
    ]),
    row(['---', '---', '---:', '---', '---', '---', '---:', '---']),
  ].join('\n');
}

/** @returns the row of one night */
export function nightRow(night: Night, problems: readonly string[]): string {
  const { date, kind, exitCode, run, outboxFiles } = night;
  const scenarios = run?.scenarios ?? [];
  const p95s = scenarios.map(
    ({ scenario, metrics }) => `${scenario} ${metrics.p95LatencyMs?.value.toFixed(2) ?? '?'}`,
  );
  const judged = (run?.comparisons ?? []).filter(
    ({ metric, verdict }) => metric === 'p95LatencyMs' || verdict === 'regressed',
  );
  return row([
    date,
    kind,
    String(exitCode),
    p95s.join(', '),
    judged.map(comparisonText).join(', '),
    run?.verdict ?? 'none',
    String(outboxFiles.length),
    problems.length === 0 ? 'ok' : 'NOT OK',
  ]);
}

function comparisonText({ scenario, metric, change, verdict }: MetricComparison): string {
  const name = metric === 'p95LatencyMs' ? scenario : `${scenario} ${metric}`;
  if (change === undefined) return `${name} ${verdict}`;
  const percent = (change.value * 100).toFixed(1);
  return `${name} ${change.value < 0 ? '' : '+'}${percent} % ${verdict}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
