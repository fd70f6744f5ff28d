const SLOT_MS = 2_000;
/** What happened just now must not excuse itself: it counts only after the longest window of the error rule. */
const DELAY_SLOTS = 15;

/** Taken until the run has shown better: restarts and lost connections fail some requests at once. */
const ASSUMED_SIZE = 6;
/** So many failures of the run weigh as much as the assumption. */
const ASSUMED_WEIGHT = 30;
/** Bursts that were not seen yet may still come; beyond the upper bound it is not a burst but an outage. */
const SIZE_RANGE = { min: 1.5, max: 10 };

/**
 * Learns how many requests fail together. Failures that come in bursts say less than as many independent ones: three
 * bursts of five are three events, not fifteen. The size is the variance of failures per 2 s over their mean, which is
 * 1 for independent failures and the (size-weighted) length of bursts otherwise, at any rate.
 */
export class FailureClusters {
  #size = ASSUMED_SIZE;
  #count = 0;
  #sum = 0;
  #squares = 0;
  /** Failures of the newest slots; the last one is still open. */
  readonly #recent: number[] = [0];
  #slot: number | undefined;

  /** Failures for each independent event, from 1.5 to 10. */
  get size(): number {
    return this.#size;
  }

  observe(endMs: number, failed: boolean): void {
    const slot = Math.floor(endMs / SLOT_MS);
    this.#slot ??= slot;
    if (slot > this.#slot) {
      // Of a pause only its first slots count as free of failures.
      for (let step = 0; step < Math.min(slot - this.#slot, DELAY_SLOTS); step++) this.#open();
      this.#slot = slot;
    }
    if (!failed) return;
    const index = this.#recent.length - 1 - (this.#slot - slot);
    if (index >= 0) this.#recent[index] = (this.#recent[index] ?? 0) + 1;
  }

  #open(): void {
    this.#recent.push(0);
    if (this.#recent.length <= DELAY_SLOTS) return;
    const failures = this.#recent.shift() ?? 0;
    this.#count++;
    this.#sum += failures;
    this.#squares += failures ** 2;
    const scatter = this.#squares - this.#sum ** 2 / this.#count;
    const size = (ASSUMED_SIZE * ASSUMED_WEIGHT + scatter) / (ASSUMED_WEIGHT + this.#sum);
    this.#size = Math.min(SIZE_RANGE.max, Math.max(SIZE_RANGE.min, size));
  }
}
