import { assertFinite } from './sample.ts';

/** The values of two samples put in order together: one entry for each distinct value. */
export type TieGroups = {
  readonly aSize: number;
  readonly bSize: number;
  /** Number of distinct values: the length of both lists. */
  readonly groupCount: number;
  /** How often each distinct value, in ascending order, comes in a; the rest of the list is not used. */
  readonly aCounts: Int32Array;
  readonly bCounts: Int32Array;
};

/**
 * Everything that ranks can say about two samples, in O(n log n): what the rank statistics are computed from.
 *
 * @param who whose input it is, for the message
 * @throws PerfError SAMPLE_TOO_SMALL without values on a side; SAMPLE_INVALID for a NaN or an infinity
 */
export function tieGroups(who: string, a: ArrayLike<number>, b: ArrayLike<number>): TieGroups {
  assertFinite(who, 'a', a);
  assertFinite(who, 'b', b);
  const aSorted = Float64Array.from(a).sort();
  const bSorted = Float64Array.from(b).sort();
  const aCounts = new Int32Array(a.length + b.length);
  const bCounts = new Int32Array(a.length + b.length);
  let groupCount = 0;
  let i = 0;
  let j = 0;
  while (i < aSorted.length || j < bSorted.length) {
    const value = Math.min(aSorted[i] ?? Infinity, bSorted[j] ?? Infinity);
    const aStart = i;
    const bStart = j;
    while (aSorted[i] === value) i++;
    while (bSorted[j] === value) j++;
    aCounts[groupCount] = i - aStart;
    bCounts[groupCount] = j - bStart;
    groupCount++;
  }
  return { aSize: a.length, bSize: b.length, groupCount, aCounts, bCounts };
}

/** Calls `visit` for each distinct value, ascending: its counts, and those of all values below it */
export function eachGroup(
  { groupCount, aCounts, bCounts }: TieGroups,
  visit: (a: number, b: number, aBelow: number, bBelow: number) => void,
): void {
  let aBelow = 0;
  let bBelow = 0;
  for (let group = 0; group < groupCount; group++) {
    const a = aCounts[group] ?? 0;
    const b = bCounts[group] ?? 0;
    visit(a, b, aBelow, bBelow);
    aBelow += a;
    bBelow += b;
  }
}
