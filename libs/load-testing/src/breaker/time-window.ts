import { LatencyBuckets } from './latency-buckets.ts';

// Bound once: in Jest's context each use of a global costs a microsecond, and there are millions.
const { ceil, floor, max, min } = Math;

/** The window moves on in steps of about this part of its length, or of MIN_BUCKET_MS. */
const MAX_BUCKET_COUNT = 40;
const MIN_BUCKET_MS = 50;

export type TimeWindowOptions = {
  readonly windowMs: number;
  /** Any time near those that will come. */
  readonly originMs: number;
  /** Times up to so far behind the window's end are kept until it gets there; without it they pull it on. */
  readonly aheadMs?: number;
  /** Keep latencies too; not together with `aheadMs`. */
  readonly latency?: boolean;
};

/**
 * Counts over a sliding window: a ring of buckets of time and their sum. A sample costs the same at any rate, and the
 * memory does not depend on the rate. A sample belongs where its time is, in whatever order samples come.
 */
export class TimeWindow {
  readonly windowMs: number;
  /** Undefined unless latencies are kept. */
  readonly latency: LatencyBuckets | undefined;
  requestCount = 0;
  failureCount = 0;
  /** Of all times, not only of this window. */
  seenCount = 0;

  readonly #originMs: number;
  readonly #bucketMs: number;
  readonly #length: number;
  readonly #ahead: number;
  readonly #size: number;
  readonly #requests: Uint32Array;
  readonly #failures: Uint32Array;
  /** Number of the window's newest bucket since the origin, and its place in the ring. */
  #head: number | undefined;
  #headSlot = 0;

  constructor({ windowMs, originMs, aheadMs = 0, latency = false }: TimeWindowOptions) {
    this.windowMs = windowMs;
    this.#originMs = originMs;
    this.#length = max(1, min(MAX_BUCKET_COUNT, floor(windowMs / MIN_BUCKET_MS)));
    this.#bucketMs = windowMs / this.#length;
    this.#ahead = ceil(aheadMs / this.#bucketMs);
    this.#size = this.#length + this.#ahead;
    this.#requests = new Uint32Array(this.#size);
    this.#failures = new Uint32Array(this.#size);
    this.latency = latency ? new LatencyBuckets(this.#size) : undefined;
  }

  /** Where the window's newest bucket ends. */
  get endMs(): number {
    return this.#originMs + ((this.#head ?? 0) + 1) * this.#bucketMs;
  }

  /**
   * @param bin of its latency; only for windows with latencies
   * @returns false when the sample lies before the window and is not in it
   */
  add(atMs: number, failed: boolean, elapsedMs = 0, bin = 0): boolean {
    const bucket = this.#bucket(atMs);
    this.#head ??= bucket;
    this.seenCount++;
    if (this.#ahead === 0 && bucket > this.#head) this.#advanceTo(bucket);
    const offset = min(bucket - this.#head, this.#ahead);
    if (offset <= -this.#length) return false;
    const slot = this.#slot(offset);
    this.#requests[slot] = (this.#requests[slot] ?? 0) + 1;
    if (failed) this.#failures[slot] = (this.#failures[slot] ?? 0) + 1;
    this.latency?.add(slot, elapsedMs, bin);
    if (offset > 0) return true;
    this.requestCount++;
    if (failed) this.failureCount++;
    return true;
  }

  /** Moves the window on, so that it ends with the bucket that holds `atMs`; never back. */
  advance(atMs: number): void {
    this.#advanceTo(this.#bucket(atMs));
  }

  /** As `advance`, but the window ends with the last bucket that is over at `atMs`. */
  advanceToWhole(atMs: number): void {
    this.#advanceTo(this.#bucket(atMs) - 1);
  }

  #bucket(atMs: number): number {
    return floor((atMs - this.#originMs) / this.#bucketMs);
  }

  #advanceTo(bucket: number): void {
    this.#head ??= bucket;
    const steps = bucket - this.#head;
    if (steps >= this.#size) this.#clear();
    else for (let step = 0; step < steps; step++) this.#step();
    this.#head = max(this.#head, bucket);
  }

  /** The oldest bucket leaves and becomes the one furthest ahead; the next one enters. */
  #step(): void {
    const leaving = this.#slot(1 - this.#length);
    const leavingCount = this.#requests[leaving] ?? 0;
    if (leavingCount > 0) {
      this.requestCount -= leavingCount;
      this.failureCount -= this.#failures[leaving] ?? 0;
      this.#requests[leaving] = 0;
      this.#failures[leaving] = 0;
      this.latency?.remove(leaving);
    }
    this.#headSlot = this.#slot(1);
    this.requestCount += this.#requests[this.#headSlot] ?? 0;
    this.failureCount += this.#failures[this.#headSlot] ?? 0;
  }

  #clear(): void {
    this.requestCount = 0;
    this.failureCount = 0;
    this.#requests.fill(0);
    this.#failures.fill(0);
    this.latency?.clear();
  }

  #slot(offset: number): number {
    const slot = this.#headSlot + offset;
    if (slot < 0) return slot + this.#size;
    return slot < this.#size ? slot : slot - this.#size;
  }
}
