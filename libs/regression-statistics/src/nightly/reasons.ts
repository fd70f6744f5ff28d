import { METRICS, type NightlyMetric } from '@perf-agent/contracts';
import type { Prediction } from './predict-night.ts';

const MIB = 2 ** 20;

/** A value of the metric with its unit, for people. */
export function valueText(metric: NightlyMetric, value: number): string {
  switch (METRICS[metric].unit) {
    case 'ms':
      return `${digits(value)} ms`;
    case 'requests/s':
      return `${digits(value)} requests/s`;
    case 'bytes':
      return `${digits(value / MIB)} MiB`;
    case 'ratio':
      return `${digits(value * 100)} %`;
  }
}

/** The size of a change without its sign, for people. */
export function sizeText(metric: NightlyMetric, change: number, precision = 4): string {
  const unit = METRICS[metric].changeKind === 'points' ? 'percentage points' : '%';
  return `${digits(Math.abs(change) * 100, precision)} ${unit}`;
}

/** A change with its sign as measured, for people. */
export function signedText(metric: NightlyMetric, change: number): string {
  return `${change < 0 ? '−' : '+'}${sizeText(metric, change, 3)}`;
}

export function pText(p: number): string {
  return p < 0.0001 ? 'p < 0.0001' : `p = ${Number(p.toPrecision(2))}`;
}

/** "Tonight's p95 latency of 184.2 ms is 62.3 % above the average of 113.5 ms over 7 nights". */
export function changeText(
  metric: NightlyMetric,
  tonight: number,
  baseline: { average: number; nightCount: number },
  change: number,
): string {
  const { label } = METRICS[metric];
  const side = change < 0 ? 'below' : 'above';
  const where = change === 0 ? 'equal to' : `${sizeText(metric, change)} ${side}`;
  return (
    `Tonight's ${label} of ${valueText(metric, tonight)} is ${where} the average of ` +
    `${valueText(metric, baseline.average)} over ${baseline.nightCount} nights`
  );
}

/** "the nights vary by ±9.8 %" */
export function spreadText(metric: NightlyMetric, { spread, spreadFrom }: Prediction): string {
  const size = `±${sizeText(metric, spread, 2)}`;
  if (spreadFrom === 'nights') return `the nights vary by ${size} (standard deviation)`;
  if (spreadFrom === 'repeats') return `tonight's repeats leave ${size} (standard error)`;
  return `at least ${size} is taken as noise`;
}

/** So many significant digits; whole numbers above 1,000. */
function digits(value: number, precision = 4): string {
  if (Math.abs(value) >= 1000) return value.toFixed(0);
  return String(Number(value.toPrecision(precision)));
}
