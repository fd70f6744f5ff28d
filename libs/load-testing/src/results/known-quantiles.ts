import type { Interval, Latency } from '@perf-agent/contracts';

/** What a tool printed of a distribution, by share; 0 is the smallest value, 1 the largest. */
export type KnownQuantiles = ReadonlyMap<number, number>;

/**
 * Makes a latency of the quantiles that a tool printed. One that is missing is given as the next larger that is there,
 * between its neighbours: a quantile never falls with its share.
 *
 * @returns undefined when the smallest, the largest or the mean is missing, and which quantiles are not in the file
 */
export function latencyOfKnown(
  known: KnownQuantiles,
  mean: number | undefined,
): { latencyMs: Latency; missing: readonly string[] } | undefined {
  const min = known.get(0);
  const max = known.get(1);
  if (min === undefined || max === undefined || mean === undefined) return undefined;
  const missing: string[] = [];
  const quantile = (share: number): Interval => {
    const value = known.get(share);
    if (value !== undefined) return { value };
    missing.push(`p${share * 100}`);
    const shares = [...known.keys()].sort((left, right) => left - right);
    const below = shares.findLast((other) => other < share) ?? 0;
    const above = shares.find((other) => other > share) ?? 1;
    const high = known.get(above) ?? max;
    return { value: high, low: known.get(below) ?? min, high };
  };
  const latencyMs = {
    p50: quantile(0.5),
    p95: quantile(0.95),
    p99: quantile(0.99),
    min,
    max,
    mean,
  };
  return { latencyMs, missing };
}

/** @returns the warning for quantiles that are not in a file, if any */
export function missingQuantiles(missing: readonly string[]): string[] {
  if (missing.length === 0) return [];
  return [
    `${missing.join(' and ')} not in the file: given as the next larger quantile that is, with bounds`,
  ];
}

/** @returns the entries whose value is a number, keyed by their share */
export function knownQuantiles(
  entries: Iterable<readonly [number, number | null | undefined]>,
): KnownQuantiles {
  const known = new Map<number, number>();
  for (const [share, value] of entries)
    if (typeof value === 'number' && Number.isFinite(value)) known.set(share, value);
  return known;
}
