import { quantile } from '@perf-agent/regression-statistics';
import { drawDelays } from '@perf-agent/targets/random-delay/delays.mjs';

/** What both generators are asked to send, and how the target answers. Times in ms, rates per second. */
export type Load = {
  readonly rateRps: number;
  readonly durationMs: number;
  /** Sent before the measured time, at the same rate, and left out of all numbers. */
  readonly warmupMs: number;
  /** Connections that are kept open. */
  readonly connections: number;
  readonly seed: number;
  readonly medianMs: number;
  readonly sigma: number;
};

export const QUANTILES = ['p50', 'p95', 'p99'] as const;
export type Quantiles = Readonly<Record<(typeof QUANTILES)[number], number>>;

/** Quantiles of the standard normal distribution. */
const NORMAL: Quantiles = { p50: 0, p95: 1.6448536269514722, p99: 2.3263478740408408 };

/** @returns how many requests lie before the measured ones, and how many are measured */
export function plannedCounts(load: Load): { warmup: number; measured: number } {
  return {
    warmup: Math.round((load.warmupMs * load.rateRps) / 1000),
    measured: Math.round((load.durationMs * load.rateRps) / 1000),
  };
}

/** @returns the quantiles of the lognormal distribution, before it is rounded to whole ms */
export function theoreticalMs({ medianMs, sigma }: Pick<Load, 'medianMs' | 'sigma'>): Quantiles {
  return mapQuantiles((name) => medianMs * Math.exp(sigma * NORMAL[name]));
}

/** @returns quantiles of type 7 of exactly the delays that the target draws in the measured time, in ms */
export function drawnMs(load: Load): Quantiles {
  const { warmup, measured } = plannedCounts(load);
  const next = drawDelays(load);
  const delaysMs = Array.from({ length: warmup + measured }, next);
  return quantilesMs(delaysMs.slice(warmup));
}

/**
 * @param latenciesMs any order, at least 1
 * @returns quantiles of type 7
 */
export function quantilesMs(latenciesMs: readonly number[]): Quantiles {
  const sorted = Float64Array.from(latenciesMs).sort();
  const [p50 = NaN, p95 = NaN, p99 = NaN] = [0.5, 0.95, 0.99].map((p) => quantile(sorted, p));
  return { p50, p95, p99 };
}

export function mapQuantiles<Value>(
  give: (name: (typeof QUANTILES)[number]) => Value,
): Record<(typeof QUANTILES)[number], Value> {
  return { p50: give('p50'), p95: give('p95'), p99: give('p99') };
}
