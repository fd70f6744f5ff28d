import type { Latency } from '@perf-agent/contracts';

/** Locust keeps response times rounded to two digits: @returns the largest error of one that it kept */
function roundingMs(valueMs: number): number {
  if (valueMs < 100) return 0.5;
  if (valueMs < 1000) return 5;
  return valueMs < 10_000 ? 50 : 500;
}

/** @returns how far a rounded quantile can be from its own, relative to it; undefined when one may be 0 */
export function roundingError({ p50, p95, p99 }: Latency): number | undefined {
  const errors = [p50, p95, p99].map(({ value }) => {
    const rounding = roundingMs(value);
    return value > rounding ? rounding / (value - rounding) : Infinity;
  });
  const largest = Math.max(...errors);
  return Number.isFinite(largest) ? largest : undefined;
}

export const ROUNDED =
  'Locust keeps response times rounded to two digits: quantiles are of those (a listener file has the exact ones)';
