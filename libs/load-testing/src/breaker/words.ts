import type { MetricUnit } from './criterion.ts';

/** @returns a value for a person: `812 ms`, `4.2 %`, `93 requests/s` */
export function valueText(value: number, unit: MetricUnit): string {
  if (unit === 'ratio') return `${round(value * 100)} %`;
  if (unit === 'ms') return `${round(value)} ms`;
  return unit === 'rps' ? `${round(value)} requests/s` : String(value);
}

export function secondsText(ms: number): string {
  return `${round(ms / 1000)} s`;
}

export function countsText(requestCount: number, failureCount: number): string {
  return `${requestCount} ${requestCount === 1 ? 'request' : 'requests'}, ${failureCount} failed`;
}

/** To three digits, whole from 100 on. */
function round(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
