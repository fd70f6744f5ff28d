/** Where a probe's steady part starts, and whether it has one. */
export type Settling = {
  readonly startIndex: number;
  /** False when latency was still going up or had not reached its later level by half of the probe. */
  readonly settled: boolean;
};

const BLOCK_COUNT = 100;
const MIN_BLOCK_SIZE = 5;
/** One-sided; a probe that holds steady is called rising once in about 200. */
const RISING_Z = 2.6;

/**
 * Finds where a probe's start is over: where the block means of latency first cross the median level of the second
 * half, from below (a queue fills) or from above (caches and compilers warm up). To cut at a crossing favours no
 * level, where a cut at the smallest spread (MSER) would drop bursts that belong to the load. Then compares the two
 * halves of the rest: a rise between them says that the queue still grows.
 *
 * @param latenciesMs in the order of the requests
 * @see Fishman 1973 and Gafarian, Ancker & Morisaku 1978, crossing of the mean; Law 2015, Simulation Modeling and
 *   Analysis, 9.5
 */
export function settle(latenciesMs: ArrayLike<number>): Settling {
  const size = Math.max(MIN_BLOCK_SIZE, Math.floor(latenciesMs.length / BLOCK_COUNT));
  const means = blockMeans(latenciesMs, size, 0);
  const half = Math.floor(means.length / 2);
  if (half < 2) return { startIndex: 0, settled: false };
  const later = means.slice(half).sort((a, b) => a - b);
  const level = later[Math.floor(later.length / 2)] ?? 0;
  const startsBelow = (means[0] ?? 0) < level;
  const crossing = means.findIndex((mean) => (startsBelow ? mean >= level : mean <= level));
  const reached = crossing >= 0 && crossing <= half;
  const start = reached ? crossing : half;
  return { startIndex: start * size, settled: reached && !rises(means.slice(start)) };
}

/** @returns means of whole blocks from `start` on; a rest that fills no block is left out */
export function blockMeans(values: ArrayLike<number>, size: number, start: number): number[] {
  const means: number[] = [];
  for (let from = start; from + size <= values.length; from += size) {
    let sum = 0;
    for (let i = from; i < from + size; i++) sum += values[i] ?? 0;
    means.push(sum / size);
  }
  return means;
}

/** Whether the second half lies higher than chance explains, neighbours being alike (AR(1) correction). */
function rises(means: readonly number[]): boolean {
  const half = Math.floor(means.length / 2);
  const [first, second] = [means.slice(0, half), means.slice(means.length - half)];
  const [a, b] = [moments(first), moments(second)];
  const error = Math.sqrt((a.variance * a.inflation + b.variance * b.inflation) / half);
  return b.mean - a.mean > RISING_Z * error;
}

/** Mean, variance, and by what factor the mean's variance is larger than that of independent values. */
export function moments(values: readonly number[]): {
  mean: number;
  variance: number;
  inflation: number;
} {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let square = 0;
  let neighbours = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = (values[i] ?? 0) - mean;
    square += deviation * deviation;
    if (i > 0) neighbours += deviation * ((values[i - 1] ?? 0) - mean);
  }
  // The estimate of a short series is too low by about 1 / n.
  const correlation = square === 0 ? 0 : neighbours / square + 1 / values.length;
  const kept = Math.min(MAX_CORRELATION, Math.max(0, correlation));
  return {
    mean,
    variance: values.length < 2 ? 0 : square / (values.length - 1),
    inflation: (1 + kept) / (1 - kept),
  };
}

const MAX_CORRELATION = 0.9;
