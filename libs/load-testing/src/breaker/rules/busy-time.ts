const BUCKET_MS = 250;
const BUCKET_COUNT = 20;

/** Time that requests were under way, over the last 5 s: by it, the mean number of them at once. */
export class BusyTime {
  static readonly windowMs = BUCKET_MS * BUCKET_COUNT;

  readonly #originMs: number;
  readonly #busyMs = new Float64Array(BUCKET_COUNT);
  #newest = -Infinity;

  constructor(originMs: number) {
    this.#originMs = originMs;
  }

  /** Costs a step for each bucket the request lies in, 20 at most. */
  add(startAtMs: number, elapsedMs: number): void {
    const fromMs = startAtMs - this.#originMs;
    const toMs = fromMs + elapsedMs;
    const last = Math.floor(toMs / BUCKET_MS);
    this.#moveTo(last);
    const first = Math.max(Math.floor(fromMs / BUCKET_MS), this.#newest - BUCKET_COUNT + 1);
    for (let bucket = first; bucket <= last; bucket++) {
      const beginMs = Math.max(fromMs, bucket * BUCKET_MS);
      const endMs = Math.min(toMs, (bucket + 1) * BUCKET_MS);
      const slot = this.#slot(bucket);
      this.#busyMs[slot] = (this.#busyMs[slot] ?? 0) + endMs - beginMs;
    }
  }

  /** Of requests that have ended; what is under way still is missing, so it is never too high. */
  meanCount(): number {
    return this.#busyMs.reduce((sum, each) => sum + each, 0) / BusyTime.windowMs;
  }

  #moveTo(bucket: number): void {
    if (bucket <= this.#newest) return;
    const oldest = Math.max(this.#newest + 1, bucket - BUCKET_COUNT + 1);
    for (let each = oldest; each <= bucket; each++) this.#busyMs[this.#slot(each)] = 0;
    this.#newest = bucket;
  }

  #slot(bucket: number): number {
    return ((bucket % BUCKET_COUNT) + BUCKET_COUNT) % BUCKET_COUNT;
  }
}
