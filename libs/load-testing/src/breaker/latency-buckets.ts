import { binLatencyMs, LATENCY_BIN_COUNT, latencyBin } from './latency-bins.ts';

/** The latencies of a ring of buckets of time, and the sum over those that are in a window. */
export class LatencyBuckets {
  readonly #sumsMs: Float64Array;
  readonly #maximaMs: Float64Array;
  readonly #bins: Uint32Array;
  readonly #totals = new Uint32Array(LATENCY_BIN_COUNT);

  constructor(size: number) {
    this.#sumsMs = new Float64Array(size);
    this.#maximaMs = new Float64Array(size);
    this.#bins = new Uint32Array(size * LATENCY_BIN_COUNT);
  }

  add(slot: number, elapsedMs: number, bin: number): void {
    this.#sumsMs[slot] = (this.#sumsMs[slot] ?? 0) + elapsedMs;
    if (elapsedMs > (this.#maximaMs[slot] ?? 0)) this.#maximaMs[slot] = elapsedMs;
    const index = slot * LATENCY_BIN_COUNT + bin;
    this.#bins[index] = (this.#bins[index] ?? 0) + 1;
    this.#totals[bin] = (this.#totals[bin] ?? 0) + 1;
  }

  /** Takes a bucket out of the window and empties it. */
  remove(slot: number): void {
    const from = slot * LATENCY_BIN_COUNT;
    for (let bin = 0; bin < LATENCY_BIN_COUNT; bin++)
      this.#totals[bin] = (this.#totals[bin] ?? 0) - (this.#bins[from + bin] ?? 0);
    this.#bins.fill(0, from, from + LATENCY_BIN_COUNT);
    this.#sumsMs[slot] = 0;
    this.#maximaMs[slot] = 0;
  }

  clear(): void {
    for (const values of [this.#sumsMs, this.#maximaMs, this.#bins, this.#totals]) values.fill(0);
  }

  /** @param requestCount of the window, at least 1. @returns ms, within LATENCY_RELATIVE_ERROR */
  quantileMs(share: number, requestCount: number): number {
    let left = Math.floor((1 - share) * (requestCount - 1)) + 1;
    for (let bin = LATENCY_BIN_COUNT - 1; bin > 0; bin--) {
      left -= this.#totals[bin] ?? 0;
      if (left <= 0) return binLatencyMs(bin);
    }
    return binLatencyMs(0);
  }

  /** @returns how many took longer than `limitMs` (with `orEqual`: or as long), to the bin */
  countAbove(limitMs: number, orEqual: boolean): number {
    let count = 0;
    const from = latencyBin(limitMs) + (orEqual ? 0 : 1);
    for (let bin = from; bin < LATENCY_BIN_COUNT; bin++) count += this.#totals[bin] ?? 0;
    return count;
  }

  /** Exact; 0 without requests. */
  maxMs(): number {
    return this.#maximaMs.reduce((max, each) => Math.max(max, each), 0);
  }

  sumMs(): number {
    return this.#sumsMs.reduce((sum, each) => sum + each, 0);
  }
}
