import { quantile } from '@perf-agent/regression-statistics';
import { mapQuantiles, plannedCounts, type Load, type QUANTILES } from './load.ts';
import type { Pair } from './measure-pair.ts';
import type { Measurement } from './measurement.ts';

/** The median of the paired p95 ratios may be so far from 1. */
const MAX_P95_ERROR_RATIO = 0.03;
/** Each run must have sent at the asked rate within this. */
const MAX_RATE_ERROR_RATIO = 0.01;

export type Spread = { readonly median: number; readonly min: number; readonly max: number };

export type Comparison = {
  /** Ours over vegeta's, pair by pair. */
  readonly ratio: Readonly<Record<(typeof QUANTILES)[number], Spread>>;
  /** What does not hold, one line each; empty when all does. */
  readonly problems: readonly string[];
};

/**
 * Says whether both generators measured the same. Every run counts: one that is invalid, failed requests, sent another
 * number of them or missed its rate is a problem, whatever the others did.
 *
 * @param pairs at least 1
 */
export function comparePairs(pairs: readonly Pair[], load: Load): Comparison {
  const ratio = mapQuantiles((name) =>
    spread(pairs.map(({ ours, vegeta }) => ours.latencyMs[name] / vegeta.latencyMs[name])),
  );
  const problems = pairs.flatMap(({ ours, vegeta }, index) => [
    ...runProblems(ours, load).map((problem) => `pair ${index + 1}: ours: ${problem}`),
    ...runProblems(vegeta, load).map((problem) => `pair ${index + 1}: vegeta: ${problem}`),
  ]);
  const p95 = ratio.p95.median;
  if (!(Math.abs(p95 - 1) <= MAX_P95_ERROR_RATIO)) {
    problems.push(
      `the median p95 ratio is ${p95.toFixed(3)}, expected 1 within ${MAX_P95_ERROR_RATIO * 100} %`,
    );
  }
  return { ratio, problems };
}

/** @returns why one run is not a result; empty when it is one */
export function runProblems(run: Measurement, load: Load): string[] {
  const problems = run.invalidReasons.map((reason) => `INVALID: ${reason}`);
  const planned = plannedCounts(load).measured;
  if (run.requestCount !== planned)
    problems.push(`measured ${run.requestCount} requests, expected ${planned}`);
  if (run.failureCount > 0) problems.push(`${run.failureCount} requests failed`);
  if (!(Math.abs(run.sentRps / load.rateRps - 1) <= MAX_RATE_ERROR_RATIO)) {
    problems.push(
      `sent ${run.sentRps.toFixed(1)} requests/s, expected ${load.rateRps} within ${MAX_RATE_ERROR_RATIO * 100} %`,
    );
  }
  return problems;
}

/** @param values any order, at least 1 */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((left, right) => left - right);
  return { median: quantile(sorted, 0.5), min: quantile(sorted, 0), max: quantile(sorted, 1) };
}
