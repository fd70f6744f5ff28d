import { createLogHistogram, type LogHistogram } from './log-histogram.ts';
import { countAtMost, countedDistribution, type Distribution } from './sorted-view.ts';

/** Whole milliseconds below it are counted, not kept one by one: exact all the same. */
const COUNTED_MS = 1 << 14;
/** Blocks grow: few values take little, many lie in few blocks, and none is ever copied. */
const FIRST_BLOCK_LENGTH = 64;
const MAX_BLOCK_LENGTH = 1 << 16;
/** Single values that are kept over all stores of one budget: 32 MiB. */
export const MAX_KEPT_VALUES = 1 << 22;

/** Shared by the stores of a run: past it they all change to histograms. */
export type Budget = { kept: number; readonly max: number; exceeded: boolean };

export function createBudget(max = MAX_KEPT_VALUES): Budget {
  return { kept: 0, max, exceeded: false };
}

export interface ValueStore {
  /** @param value finite, not negative */
  add(value: number): void;
  /** @returns the values so far; not to be used once more are added */
  distribution(): Distribution;
}

/** Keeps a distribution exactly, in little memory, until the budget is used up. */
export function createValueStore(budget: Budget): ValueStore {
  let counted = new Uint32Array(64);
  let blocks: Float64Array[] = [];
  let block = new Float64Array(0);
  let used = 0;
  let histogram: LogHistogram | undefined;

  function keep(value: number): void {
    if (budget.exceeded) {
      moveToHistogram().add(value);
      return;
    }
    if (used === block.length) {
      block = new Float64Array(
        Math.min(MAX_BLOCK_LENGTH, FIRST_BLOCK_LENGTH << Math.min(16, blocks.length)),
      );
      blocks.push(block);
      used = 0;
    }
    block[used++] = value;
    if (++budget.kept > budget.max) budget.exceeded = true;
  }

  function moveToHistogram(): LogHistogram {
    if (histogram) return histogram;
    const moved = createLogHistogram();
    forEachKept((value) => moved.add(value));
    blocks = [];
    block = new Float64Array(0);
    used = 0;
    return (histogram = moved);
  }

  function forEachKept(use: (value: number) => void): void {
    for (const kept of blocks) {
      const length = kept === block ? used : kept.length;
      for (let index = 0; index < length; index++) use(kept[index] ?? 0);
    }
  }

  return {
    add(value) {
      if (value >= COUNTED_MS || value !== Math.trunc(value)) {
        keep(value);
        return;
      }
      if (value >= counted.length) {
        const larger = new Uint32Array(Math.max(counted.length * 2, 1 << (32 - Math.clz32(value))));
        larger.set(counted);
        counted = larger;
      }
      counted[value] = (counted[value] ?? 0) + 1;
    },
    distribution() {
      if (budget.exceeded) moveToHistogram();
      const parts = [countedPart(counted)];
      if (histogram) parts.push(countedDistribution(histogram.counts()));
      for (const kept of blocks) parts.push(keptPart(kept, kept === block ? used : kept.length));
      return {
        count: parts.reduce((sum, { count }) => sum + count, 0),
        countAtMost(value) {
          let sum = 0;
          for (const part of parts) sum += part.countAtMost(value);
          return sum;
        },
      };
    },
  };
}

/** Sorts in place: the order of kept values does not matter. */
function keptPart(kept: Float64Array, length: number): Distribution {
  kept.subarray(0, length).sort();
  return { count: length, countAtMost: (value) => countAtMost(kept, length, value) };
}

function countedPart(counted: Uint32Array): Distribution {
  const ends = new Float64Array(counted.length);
  let sum = 0;
  for (const [value, count] of counted.entries()) ends[value] = sum += count;
  return {
    count: sum,
    countAtMost: (value) => ends[Math.min(Math.floor(value), ends.length - 1)] ?? 0,
  };
}
