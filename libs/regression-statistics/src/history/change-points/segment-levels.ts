import { prefixSums } from './prefix-sums.ts';

const { max, min, sqrt } = Math;

/** Best segmentations of the values before t, for all t so far. */
type Best = {
  readonly sums: Float64Array;
  readonly penalty: number;
  /** Their cost with the penalty of one change more, less the squares before t: what a segment from t on adds to. */
  readonly offsets: Float64Array;
  /** Where their last segment begins. */
  readonly begins: Int32Array;
};

/** Levels of the running segment: interval k ends at `ends[k]`, and there it is best to have begun at `starts[k]`. */
type Levels = {
  readonly lowest: number;
  readonly starts: Int32Array;
  readonly ends: Float64Array;
  /** Mean of the values from the start on, and what the segment costs at that level, less the squares before t. */
  readonly means: Float64Array;
  readonly leasts: Float64Array;
  count: number;
};

/**
 * Splits values into segments of constant level so that the squared deviations from the levels plus `penalty` a change are
 * as small as they can be. Exact, in time about linear in n whether there are many changes or none: for each level that
 * the running segment may have, only the best place to begin it is kept ("functional pruning").
 *
 * @param values finite, at least 1; centred on about 0
 * @param penalty above 0, in squared units of the values
 * @returns where segments begin, ascending, without 0
 * @see Maidstone, Hocking, Rigaill & Fearnhead 2017, Stat. Comput. 27: FPOP
 */
export function segmentLevels(values: Float64Array, penalty: number): number[] {
  const n = values.length;
  const best: Best = {
    sums: prefixSums(values).sums,
    penalty,
    offsets: new Float64Array(n + 1),
    begins: new Int32Array(n + 1),
  };
  let lowest = Infinity;
  let highest = -Infinity;
  for (const value of values) {
    lowest = min(lowest, value);
    highest = max(highest, value);
  }
  if (lowest === highest) return [];
  let levels = emptyLevels(n, lowest);
  let next = emptyLevels(n, lowest);
  append(levels, 0, highest);
  for (let t = 1; t <= n; t++) {
    endSegment(best, levels, t);
    next.count = 0;
    beginSegment(best, levels, next, t);
    [levels, next] = [next, levels];
  }
  const changes: number[] = [];
  for (let t = best.begins[n] ?? 0; t > 0; t = best.begins[t] ?? 0) changes.push(t);
  return changes.reverse();
}

function emptyLevels(n: number, lowest: number): Levels {
  // Never more than 2n − 1 are needed: Rigaill 2015, J. Soc. Fr. Stat. 156.
  const size = 2 * n + 2;
  return {
    lowest,
    starts: new Int32Array(size),
    ends: new Float64Array(size),
    means: new Float64Array(size),
    leasts: new Float64Array(size),
    count: 0,
  };
}

/** Finds the cheapest level of a segment that ends before t. */
function endSegment({ sums, penalty, offsets, begins }: Best, levels: Levels, t: number) {
  const { starts, ends, means, leasts, count } = levels;
  const sum = sums[t] ?? 0;
  let least = Infinity;
  let begin = 0;
  let lower = levels.lowest;
  for (let k = 0; k < count; k++) {
    const start = starts[k] ?? 0;
    const upper = ends[k] ?? 0;
    const length = t - start;
    const s = sum - (sums[start] ?? 0);
    const mean = s / length;
    const atMean = (offsets[start] ?? 0) - s * mean;
    means[k] = mean;
    leasts[k] = atMean;
    const off = max(lower - mean, mean - upper, 0);
    const cost = atMean + length * off * off;
    if (cost < least) {
      least = cost;
      begin = start;
    }
    lower = upper;
  }
  // All costs so far lack the squares before t, which the offset would take off again.
  offsets[t] = least + penalty;
  begins[t] = begin;
}

/** Gives the levels at which a segment from t on is cheaper than those so far to that segment. */
function beginSegment({ offsets }: Best, levels: Levels, next: Levels, t: number) {
  const { starts, ends, means, leasts, count } = levels;
  const limit = offsets[t] ?? 0;
  let lower = levels.lowest;
  for (let k = 0; k < count; k++) {
    const start = starts[k] ?? 0;
    const upper = ends[k] ?? 0;
    const mean = means[k] ?? 0;
    const room = limit - (leasts[k] ?? 0);
    const half = room > 0 ? sqrt(room / (t - start)) : 0;
    const low = max(lower, mean - half);
    const high = min(upper, mean + half);
    if (high > low) {
      if (low > lower) append(next, t, low);
      append(next, start, high);
      if (high < upper) append(next, t, upper);
    } else append(next, t, upper);
    lower = upper;
  }
}

function append(levels: Levels, start: number, end: number): void {
  const { starts, ends, count } = levels;
  if (count > 0 && starts[count - 1] === start) ends[count - 1] = end;
  else {
    starts[count] = start;
    ends[count] = end;
    levels.count = count + 1;
  }
}
