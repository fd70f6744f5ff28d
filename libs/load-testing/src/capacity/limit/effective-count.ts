import { blockMeans, moments } from './settle.ts';

const BATCH_COUNT = 32;
/** With fewer breaches their own dependence cannot be seen; that of the latencies, which is longer, stands in. */
const MIN_BREACH_COUNT = 20;

/**
 * How many independent requests would tell as much about the share of breaches as these, whose neighbours are alike:
 * the spread of batch means against that of independent values, with the batches' own correlation taken into account.
 *
 * @param breaches 0 or 1 a request, in order
 * @param latenciesMs of the same requests; leave out when breaches do not come from a queue
 * @returns at most the number of requests
 * @see Law & Carson 1979, batch means; Lada, Steiger & Wilson 2008, SBatch (correlation-adjusted batch means)
 */
export function effectiveCount(
  breaches: ArrayLike<number>,
  latenciesMs: ArrayLike<number> | undefined,
): number {
  const count = breaches.length;
  let breachCount = 0;
  for (let i = 0; i < count; i++) breachCount += breaches[i] ?? 0;
  const seen = Math.min(breachCount, count - breachCount);
  if (seen >= MIN_BREACH_COUNT) return count / dependence(breaches);
  return latenciesMs === undefined ? count : count / dependence(latenciesMs);
}

/** Variance of the mean over what it would be for independent values; at least 1. */
function dependence(values: ArrayLike<number>): number {
  const size = Math.floor(values.length / BATCH_COUNT);
  if (size < 2) return Math.max(1, values.length / BATCH_COUNT);
  const single = moments(Array.from(values)).variance;
  if (single === 0) return 1;
  const { variance, inflation } = moments(blockMeans(values, size, values.length % size));
  return Math.max(1, (size * variance * inflation) / single);
}
