import type { Interval, Latency, LoadResult } from '@perf-agent/contracts';

const SHOWN_NAMES = 20;

/** @returns a load result for a person: what happened, in numbers with units, and what to take care of */
export function loadResultText(result: LoadResult): string {
  const { requestCount, failureCount, errorRatio, throughputRps, latencyMs, trip } = result;
  const lines = [
    `${[result.tool, result.toolVersion].filter(Boolean).join(' ')}: ${result.status.toUpperCase()}${result.partial ? ', data are missing' : ''}`,
    ...result.invalidReasons.map((reason) => `  not a result: ${reason}`),
    ...(trip ? [`  stopped: ${trip.reason}`] : []),
    `requests   ${requestCount}, failed ${failureCount} (${(errorRatio * 100).toFixed(2)} %)`,
    `throughput ${throughputRps.toFixed(1)}/s over ${(result.durationMs / 1000).toFixed(1)} s`,
    ...(latencyMs ? [`latency    ${latencyText(latencyMs)}`] : []),
    `quantiles  ${exactnessText(result)}`,
  ];
  for (const {
    from,
    to,
    throughputRps: rps,
    errorRatio: errors,
    latencyMs: latency,
  } of result.stages ?? []) {
    const level = from === to ? String(from) : `${from} to ${to}`;
    const p95 = latency ? `p95 ${interval(latency.p95)} ms` : 'no request';
    lines.push(`  at ${level}: ${rps.toFixed(1)}/s, ${p95}, failed ${(errors * 100).toFixed(2)} %`);
  }
  lines.push(...degradationText(result));
  const names = Object.entries(result.byName ?? {});
  for (const [name, { requestCount: count, errorRatio: errors, latencyMs: latency }] of names.slice(
    0,
    SHOWN_NAMES,
  )) {
    const p95 = latency ? `, p95 ${interval(latency.p95)} ms` : '';
    lines.push(`  ${oneLine(name)}: ${count}${p95}, failed ${(errors * 100).toFixed(2)} %`);
  }
  if (names.length > SHOWN_NAMES) lines.push(`  and ${names.length - SHOWN_NAMES} names more`);
  lines.push(...result.warnings.map((warning) => `take care: ${warning}`));
  return lines.join('\n');
}

function degradationText({ degradation }: LoadResult): string[] {
  if (!degradation) return [];
  const { knee, breakingPoint, warnings } = degradation;
  const unit = degradation.kind === 'rate' ? 'requests/s' : 'users';
  const kneeText = knee
    ? `between ${digits(knee.lastFollowing)} and ${digits(knee.firstLagging)} ${unit}`
    : 'not reached';
  return [
    `knee       ${kneeText}`,
    `breaks     ${breakingPoint?.reason ?? 'not within these levels'}`,
    ...warnings.map((warning) => `take care: ${warning}`),
  ];
}

function latencyText({ p50, p95, p99, max }: Latency): string {
  return `p50 ${interval(p50)}, p95 ${interval(p95)}, p99 ${interval(p99)}, max ${digits(max)} ms`;
}

function exactnessText({ exactness: { kind, relativeError } }: LoadResult): string {
  const within =
    relativeError === undefined ? '' : `, within ${(relativeError * 100).toFixed(1)} %`;
  return kind === 'exact' ? 'exact, of all samples' : `${kind}${within}`;
}

function interval({ value, low, high }: Interval): string {
  return low === undefined || high === undefined
    ? digits(value)
    : `${digits(value)} [${digits(low)}, ${digits(high)}]`;
}

function digits(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** Names come from files: they may not break a line or send codes to a terminal. */
function oneLine(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').slice(0, 100);
}
