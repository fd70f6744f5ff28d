/** No value is further from its bucket's than this, relative to itself. */
export const HISTOGRAM_ERROR = 0.001;

const RATIO = (1 + HISTOGRAM_ERROR) / (1 - HISTOGRAM_ERROR);
const LOG_RATIO = Math.log(RATIO);
/** Values from a nanosecond to a month, in ms; what lies outside counts as the nearest. */
const MIN_MS = 1e-6;
const MAX_MS = 2.7e9;
const FIRST_BUCKET = Math.ceil(Math.log(MIN_MS) / LOG_RATIO);
const BUCKET_COUNT = Math.ceil(Math.log(MAX_MS) / LOG_RATIO) - FIRST_BUCKET + 1;

export interface LogHistogram {
  add(value: number): void;
  /** @returns pairs of a value and its count, ascending */
  counts(): [number, number][];
}

/**
 * Counts values in buckets whose width grows with the value: DDSketch with all its buckets, 140 kB in all.
 *
 * @see Masson, Rim & Lee 2019, "DDSketch", section 2
 */
export function createLogHistogram(): LogHistogram {
  const buckets = new Uint32Array(BUCKET_COUNT);
  let zeroCount = 0;
  return {
    add(value) {
      if (value === 0) {
        zeroCount++;
        return;
      }
      const bucket = Math.ceil(Math.log(value) / LOG_RATIO) - FIRST_BUCKET;
      const index = Math.max(0, Math.min(BUCKET_COUNT - 1, bucket));
      buckets[index] = (buckets[index] ?? 0) + 1;
    },
    counts() {
      const counts: [number, number][] = zeroCount > 0 ? [[0, zeroCount]] : [];
      for (const [index, count] of buckets.entries()) {
        // The value that is equally far, relatively, from both ends of the bucket.
        const value = (2 * RATIO ** (index + FIRST_BUCKET)) / (1 + RATIO);
        if (count > 0) counts.push([value, count]);
      }
      return counts;
    },
  };
}
