import type { GeneratorReport } from '@perf-agent/contracts';
import { quantile } from '@perf-agent/regression-statistics';
import type { Sample } from '../summarize.ts';
import { arrivalsOf, type ArrivalStep } from './phases.ts';

/** When a request was due, and how long after that it was started. Epoch milliseconds. */
export type Arrival = { readonly dueAtMs: number; readonly lagMs: number };

/**
 * Finds out when each request was due. Artillery spaces the arrivals of a phase evenly, and none can be early: the one
 * that is earliest against even spacing is taken as punctual.
 *
 * @param samples one for each arrival, any order
 * @returns in the order of their starts; undefined when the samples are not those of the steps
 */
export function arrivalsOfRun(
  samples: readonly Sample[],
  steps: readonly ArrivalStep[],
): Arrival[] | undefined {
  const starts = samples.map(({ startAtMs }) => startAtMs).sort((left, right) => left - right);
  const arrivals: Arrival[] = [];
  for (const step of steps) {
    const { intervalMs, count } = arrivalsOf(step);
    const inStep = starts.slice(arrivals.length, arrivals.length + count);
    if (inStep.length < count) return undefined;
    let originMs = Infinity;
    for (const [index, startAtMs] of inStep.entries())
      originMs = Math.min(originMs, startAtMs - index * intervalMs);
    for (const [index, startAtMs] of inStep.entries()) {
      const dueAtMs = originMs + index * intervalMs;
      arrivals.push({ dueAtMs, lagMs: Math.max(0, startAtMs - dueAtMs) });
    }
  }
  return arrivals.length === starts.length ? arrivals : undefined;
}

/** @returns quantiles (type 7) of the generator's own delay */
export function summarizeLag(arrivals: readonly Arrival[]): GeneratorReport['lagMs'] {
  if (arrivals.length === 0) return undefined;
  const sorted = arrivals.map(({ lagMs }) => lagMs).sort((left, right) => left - right);
  const [p50 = 0, p95 = 0, p99 = 0] = [0.5, 0.95, 0.99].map((p) => quantile(sorted, p));
  return { p50, p95, p99, max: sorted.at(-1) ?? 0 };
}
