import type { BreakingReason, DegradationPoint, LoadSchedule } from '@perf-agent/contracts';

/** @returns why a level is the breaking point, for a person, with the numbers of the last good level beside it */
export function breakingReasonText(
  kind: LoadSchedule['kind'],
  reasons: readonly BreakingReason[],
  broken: DegradationPoint,
  good: DegradationPoint | undefined,
): string {
  const unit = kind === 'rate' ? 'requests/s' : 'users';
  const parts = reasons.map((reason) => `${words(reason, broken)}${before(reason, good)}`);
  return `at ${number(broken.offeredLoad)} ${unit}: ${parts.join('; ')}`;
}

function words(reason: BreakingReason, point: DegradationPoint): string {
  if (reason === 'errors') return `${percent(point)} failed`;
  if (reason === 'latency')
    return `p95 ${number(point.latencyMs?.p95.value ?? 0)} ms, p99 ${number(point.latencyMs?.p99.value ?? 0)} ms`;
  return `throughput fell to ${number(point.throughputRps)}/s, ${percent(point)} of it failed`;
}

function before(reason: BreakingReason, good: DegradationPoint | undefined): string {
  if (good === undefined) return ' (the lowest level)';
  const at = ` at ${number(good.offeredLoad)}`;
  if (reason === 'errors') return ` (${percent(good)}${at})`;
  if (reason === 'latency') return ` (p95 ${number(good.latencyMs?.p95.value ?? 0)} ms${at})`;
  return ` (${number(good.throughputRps)}/s${at})`;
}

function percent({ errorRatio }: DegradationPoint): string {
  return `${number(errorRatio * 100)} %`;
}

function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
