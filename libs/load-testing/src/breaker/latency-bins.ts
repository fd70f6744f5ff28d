// Bound once: in Jest's context each use of a global costs a microsecond, and there are millions.
const { ceil, log } = Math;

/** A quantile out of the bins is no further than this from the exact one, relatively; below 0.1 ms it is 0.1 ms. */
export const LATENCY_RELATIVE_ERROR = 0.01;

const GAMMA = (1 + LATENCY_RELATIVE_ERROR) / (1 - LATENCY_RELATIVE_ERROR);
const LOG_GAMMA = log(GAMMA);
const SMALLEST_MS = 0.1;
/** No request is waited for longer than an hour. */
const LARGEST_MS = 3_600_000;

/** Bins grow by a constant factor, so that counts of any two sets of latencies can be added. */
export const LATENCY_BIN_COUNT = ceil(log(LARGEST_MS / SMALLEST_MS) / LOG_GAMMA) + 1;

/** Bin 0 holds all up to 0.1 ms, the last one all above an hour. */
export function latencyBin(latencyMs: number): number {
  if (latencyMs <= SMALLEST_MS) return 0;
  const bin = ceil(log(latencyMs / SMALLEST_MS) / LOG_GAMMA);
  return bin < LATENCY_BIN_COUNT ? bin : LATENCY_BIN_COUNT - 1;
}

/** @returns the latency that stands for a bin, in ms */
export function binLatencyMs(bin: number): number {
  return bin === 0 ? SMALLEST_MS : (SMALLEST_MS * 2 * GAMMA ** bin) / (GAMMA + 1);
}
