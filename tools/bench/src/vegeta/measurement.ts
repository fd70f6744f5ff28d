import type { Quantiles } from './load.ts';

/** What one run of one generator measured, warm-up left out. */
export type Measurement = {
  readonly requestCount: number;
  readonly failureCount: number;
  /** Quantiles of type 7. */
  readonly latencyMs: Quantiles;
  /** From the moments at which the measured requests really left. */
  readonly sentRps: number;
  /** CPU time of the generator over wall time, warm-up included; 1 is one busy core. */
  readonly cpuShare: number;
  /** Why the generator's own numbers cannot be believed; empty when they can. */
  readonly invalidReasons: readonly string[];
};

/** Where one run happens. */
export type RunPlace = {
  readonly dir: string;
  /** Base name of its files. */
  readonly runName: string;
  readonly mark: string;
  readonly signal: AbortSignal;
};

/**
 * @param sentAtMs when requests left, any order
 * @returns their rate between the first and the last; 0 for fewer than two
 */
export function sentRate(sentAtMs: readonly number[]): number {
  let first = Infinity;
  let last = -Infinity;
  for (const atMs of sentAtMs) {
    first = Math.min(first, atMs);
    last = Math.max(last, atMs);
  }
  return last > first ? ((sentAtMs.length - 1) * 1000) / (last - first) : 0;
}
