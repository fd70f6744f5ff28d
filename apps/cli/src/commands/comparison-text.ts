import type { ArmSummary, RunComparison } from '@perf-agent/regression-statistics/comparison';

/** A comparison for people: verdict and reason, what was compared, what to take care of. */
export function comparisonText(comparison: RunComparison & { readonly metric?: string }): string {
  const { verdict, reason, base, candidate, cliffsDelta, metric, pairCount, method } = comparison;
  const by = pairCount === undefined ? method : `${method} over ${pairCount} pairs`;
  const lines = [
    `${verdict}: ${reason}`,
    `base       ${armText(base)}`,
    `candidate  ${armText(candidate)}`,
    `${metric === undefined ? '' : `${metric}, `}${by}; Cliff's delta ${numberText(cliffsDelta.value, 2)}`,
  ];
  if (comparison.control) {
    const { verdict: control, reason: why } = comparison.control;
    lines.push(`A/A control ${control}: ${why}`);
  }
  for (const { kind, text } of comparison.warnings) {
    if (kind !== 'control') lines.push(`warning: ${text}`);
  }
  return lines.join('\n');
}

function armText({ runCount, median }: ArmSummary): string {
  return `median ${numberText(median, 5)} of ${runCount} run${runCount === 1 ? '' : 's'}`;
}

function numberText(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits)));
}
