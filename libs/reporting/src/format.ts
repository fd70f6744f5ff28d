import {
  METRICS,
  type Interval,
  type MetricComparison,
  type NightlyMetric,
} from '@perf-agent/contracts';

const MEBIBYTE = 1024 * 1024;

/** @returns a value with its unit for people, for example "23.4 ms" */
export function formatValue(metric: NightlyMetric, value: number | undefined): string {
  if (value === undefined) return '–';
  switch (METRICS[metric].unit) {
    case 'ms':
      return `${digits(value)} ms`;
    case 'requests/s':
      return `${digits(value)}/s`;
    case 'ratio':
      return `${(value * 100).toFixed(2)} %`;
    case 'bytes':
      return `${digits(value / MEBIBYTE)} MiB`;
  }
}

/** @returns "23.4 ms [22.9, 24.1]", or the value alone when there is no interval */
export function formatInterval(metric: NightlyMetric, { value, low, high }: Interval): string {
  const text = formatValue(metric, value);
  if (low === undefined || high === undefined) return text;
  return `${text} [${bare(metric, low)}, ${bare(metric, high)}]`;
}

/** @returns "+61.2 % [+55.0, +67.9]"; "pts" in place of "%" for differences of ratios */
export function formatChange({
  metric,
  change,
}: Pick<MetricComparison, 'metric' | 'change'>): string {
  if (!change) return '–';
  const unit = METRICS[metric].changeKind === 'points' ? 'pts' : '%';
  const text = `${signed(change.value)} ${unit}`;
  if (change.low === undefined || change.high === undefined) return text;
  return `${text} [${signed(change.low)}, ${signed(change.high)}]`;
}

function signed(ratio: number): string {
  const percent = ratio * 100;
  const text = Math.abs(percent) < 0.05 ? '0.0' : Math.abs(percent).toFixed(1);
  return `${percent < 0 && text !== '0.0' ? '−' : '+'}${text}`;
}

function bare(metric: NightlyMetric, value: number): string {
  return formatValue(metric, value).replace(/ ?(ms|MiB|%|\/s)$/, '');
}

/** Three significant digits, whole numbers from 100 up. */
function digits(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
