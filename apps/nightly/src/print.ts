import Table from 'cli-table3';
import { METRICS, type MetricComparison, type MetricVerdict } from '@perf-agent/contracts';
import { formatChange, formatInterval, formatValue } from '@perf-agent/reporting';
import type { NightlyOutcome, NightlyProgress } from '@perf-agent/workflow';

/** @returns one line for an event */
export function progressLine(event: NightlyProgress): string {
  switch (event.kind) {
    case 'started':
      return `service ready at ${event.baseUrl}, ${event.runCount} runs`;
    case 'suspicion':
      return `a regression is suspected: measuring ${event.scenarios.join(', ')} again, ${event.repeats} repeats`;
    case 'repeat': {
      const { result, repeat, of, scenario } = event;
      const numbers =
        result.status === 'valid'
          ? `p95 ${formatValue('p95LatencyMs', result.latencyMs?.p95.value)}, ${formatValue('throughputRps', result.throughputRps)}, errors ${formatValue('errorRatio', result.errorRatio)}`
          : `invalid: ${result.invalidReasons.join('; ')}`;
      return `${scenario} ${repeat}/${of}  ${numbers}`;
    }
  }
}

/** Verdicts whose reason is told below the table. */
const TOLD: ReadonlySet<MetricVerdict> = new Set([
  'regressed',
  'suspect-night',
  'change',
  'improved',
  'inconclusive',
]);

/** What a person reads in the morning. */
export function summaryText({ run, nightFile, handOver }: NightlyOutcome, date: string): string {
  const lines = [`Nightly benchmark of ${run.service.name}, ${date}: ${run.verdict.toUpperCase()}`];
  if (run.status === 'invalid')
    lines.push(...run.invalidReasons.map((reason) => `  not a result: ${reason}`));
  if (run.comparisons.length > 0) lines.push(table(run.comparisons));
  for (const { verdict, metric, scenario, reason } of run.comparisons) {
    if (TOLD.has(verdict)) lines.push(`${METRICS[metric].label} of ${scenario}: ${reason}`);
  }
  lines.push(...[...run.warnings, ...handOver.warnings].map((warning) => `take care: ${warning}`));
  lines.push(`numbers  ${nightFile}`);
  if (run.reportFile !== undefined) lines.push(`report   ${run.reportFile}`);
  lines.push(...handOver.issueUrls.map((url) => `issue    ${url}`));
  if (handOver.outboxFile !== undefined)
    lines.push(
      `issue    waits in ${handOver.outboxFile} (no GITHUB_TOKEN or github.repository, or GitHub did not take it)`,
    );
  if (
    run.verdict === 'regressed' &&
    handOver.issueUrls.length === 0 &&
    handOver.outboxFile === undefined
  )
    lines.push('issue    none was opened for this night: it, or a broken file, already has one');
  return lines.join('\n');
}

function table(comparisons: readonly MetricComparison[]): string {
  const rows = new Table({
    head: ['scenario', 'metric', 'tonight [95 %]', '7-day average', 'change [95 %]', 'verdict'],
    style: { head: [], border: [], compact: true },
  });
  for (const comparison of comparisons) {
    const { scenario, metric, tonight, baseline, verdict } = comparison;
    rows.push([
      scenario,
      METRICS[metric].label,
      formatInterval(metric, tonight),
      `${formatValue(metric, baseline.average)} (${baseline.nights.length})`,
      formatChange(comparison),
      verdict,
    ]);
  }
  return rows.toString();
}
