import type { SeriesPoint } from '@perf-agent/contracts';

/** A day and more of seconds; times are those of a file and can be anything. */
export const MAX_SECONDS = 200_000;
/** A time with three decimals is no exact double: what ends on a second must not fall into the one before. */
const ROUNDING_MS = 0.001;

export interface SeriesBuilder {
  add(endAtMs: number, elapsedMs: number, failed: boolean): void;
  points(): SeriesPoint[];
  /** Requests that ended in seconds beyond MAX_SECONDS different ones. */
  leftOutCount(): number;
}

/** Counts requests by the second in which they ended, whatever their order. */
export function createSeriesBuilder(): SeriesBuilder {
  const slots = new Map<number, number>();
  let requests = new Uint32Array(1 << 10);
  let failures = new Uint32Array(1 << 10);
  let sums = new Float64Array(1 << 10);
  let maxima = new Float64Array(1 << 10);
  let lastSecond = NaN;
  let lastSlot = 0;
  let leftOut = 0;

  function slotOf(second: number): number {
    const known = slots.get(second);
    if (known !== undefined || slots.size === MAX_SECONDS) return known ?? -1;
    const slot = slots.size;
    slots.set(second, slot);
    if (slot === requests.length) grow();
    return slot;
  }

  function grow(): void {
    const [oldRequests, oldFailures, oldSums, oldMaxima] = [requests, failures, sums, maxima];
    requests = new Uint32Array(2 * oldRequests.length);
    failures = new Uint32Array(2 * oldFailures.length);
    sums = new Float64Array(2 * oldSums.length);
    maxima = new Float64Array(2 * oldMaxima.length);
    requests.set(oldRequests);
    failures.set(oldFailures);
    sums.set(oldSums);
    maxima.set(oldMaxima);
  }

  return {
    add(endAtMs, elapsedMs, failed) {
      const second = Math.floor((endAtMs + ROUNDING_MS) / 1000);
      if (second !== lastSecond) {
        lastSecond = second;
        lastSlot = slotOf(second);
      }
      const slot = lastSlot;
      if (slot < 0) {
        leftOut++;
        return;
      }
      requests[slot] = (requests[slot] ?? 0) + 1;
      if (failed) failures[slot] = (failures[slot] ?? 0) + 1;
      sums[slot] = (sums[slot] ?? 0) + elapsedMs;
      if (elapsedMs > (maxima[slot] ?? 0)) maxima[slot] = elapsedMs;
    },
    points() {
      const seconds = [...slots].sort(([left], [right]) => left - right);
      return seconds.map(([second, slot]) => ({
        second,
        requestCount: requests[slot] ?? 0,
        failureCount: failures[slot] ?? 0,
        meanLatencyMs: (sums[slot] ?? 0) / (requests[slot] ?? 1),
        maxLatencyMs: maxima[slot] ?? 0,
      }));
    },
    leftOutCount: () => leftOut,
  };
}
