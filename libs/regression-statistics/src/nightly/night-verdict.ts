import type { MetricVerdict } from '@perf-agent/contracts';

/**
 * What an engineer should hear of first. A doubt comes before a missing baseline, since it needs a look; a missing
 * baseline before an improvement, since a night that was not fully judged must not pass for a good one.
 */
const WORST_FIRST = [
  'regressed',
  'suspect-night',
  'inconclusive',
  'change',
  'no-baseline',
  'improved',
  'unchanged',
] as const satisfies readonly MetricVerdict[];

/** @returns the worst of a night's verdicts; 'no-baseline' without any */
export function nightVerdict(verdicts: readonly MetricVerdict[]): MetricVerdict {
  return WORST_FIRST.find((verdict) => verdicts.includes(verdict)) ?? 'no-baseline';
}
