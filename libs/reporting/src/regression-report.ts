import {
  METRICS,
  type MetricComparison,
  type NightlyDocument,
  type NightlyRun,
} from '@perf-agent/contracts';
import { formatChange, formatInterval, formatValue } from './format.ts';

/** @returns `{date}_regression.md`: every run of the date that found a regression, newest first */
export function renderRegressionReport(document: NightlyDocument): string {
  const runs = document.runs.filter(({ verdict }) => verdict === 'regressed').reverse();
  const parts = [
    `# Performance regression, ${document.date}`,
    ...runs.map((run) => renderRun(run, document.date)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function renderRun(run: NightlyRun, date: string): string {
  const regressed = run.comparisons.filter(({ verdict }) => verdict === 'regressed');
  const others = run.comparisons.filter(({ verdict }) => verdict !== 'regressed');
  return [
    `## ${run.service.name}, run of ${run.startedAt}`,
    ...regressed.map(
      (comparison) =>
        `- **${METRICS[comparison.metric].label} of ${cell(comparison.scenario)}**: ${comparison.reason}`,
    ),
    '### Regressed',
    table(regressed),
    ...regressed.map(nightsTable),
    ...(others.length > 0 ? ['### Other metrics', table(others)] : []),
    ...(run.warnings.length > 0
      ? ['### Take care', run.warnings.map((warning) => `- ${oneLine(warning)}`).join('\n')]
      : []),
    '### Measured on',
    [
      `- ${run.environment.cpuCount} × ${run.environment.cpuModel}, ${run.environment.platform} ${run.environment.arch}, host ${run.environment.host}, Node ${run.environment.nodeVersion}`,
      `- tools: ${Object.entries(run.environment.toolVersions)
        .map(([tool, version]) => `${tool} ${version}`)
        .join(', ')}`,
      `- commit: ${run.environment.gitCommit ?? 'unknown'}`,
      `- configuration: SHA-256 ${run.configHash}`,
      `- numbers: /docs/performance/benchmarks/nightly/${date}.json, run ${run.runId}`,
    ].join('\n'),
  ].join('\n\n');
}

function table(comparisons: readonly MetricComparison[]): string {
  const rows = comparisons.map((comparison) => {
    const { metric, scenario, tonight, baseline, threshold, pValue, verdict } = comparison;
    const limit = `${METRICS[metric].worse === 'higher' ? '+' : '−'}${Math.round(threshold * 100)} ${METRICS[metric].changeKind === 'points' ? 'pts' : '%'}`;
    return [
      cell(scenario),
      METRICS[metric].label,
      formatInterval(metric, tonight),
      `${formatValue(metric, baseline.average)} (${baseline.nights.length} nights)`,
      formatChange(comparison),
      limit,
      pValue === undefined ? '–' : pValue.toPrecision(2),
      verdict,
    ];
  });
  const head = [
    'scenario',
    'metric',
    'tonight [95 %]',
    '7-day average',
    'change [95 %]',
    'threshold',
    'p',
    'verdict',
  ];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function nightsTable({
  metric,
  scenario,
  baseline,
  confirmation,
  tonight,
}: MetricComparison): string {
  const rows = baseline.nights.map(
    ({ date, value }) => `| ${date} | ${formatValue(metric, value)} |`,
  );
  const again = confirmation
    ? `\n\nMeasured again at once: ${formatValue(metric, confirmation.value)} in ${confirmation.repeatCount} further repeats.`
    : '';
  return [
    `${METRICS[metric].label} of ${cell(scenario)}, night by night:`,
    '',
    '| night | value |',
    '| --- | --- |',
    ...rows,
    `| **tonight** | **${formatValue(metric, tonight.value)}** |`,
  ]
    .join('\n')
    .concat(again);
}

/** Names come from a configuration file: they may not break the table or mention anybody. */
function cell(text: string): string {
  return oneLine(text).replaceAll('|', '\\|').replaceAll('@', '@\u200b');
}

function oneLine(text: string): string {
  return text.split('\n')[0]?.trim() ?? '';
}
