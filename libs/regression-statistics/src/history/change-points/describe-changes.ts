import { median } from '../../primitives/quantile.ts';

/** One change in the words of the values. */
export type DescribedChange = {
  /** Of the first value after the change. */
  readonly index: number;
  /** Median of the segment before, and of the one that begins. */
  readonly before: number;
  readonly after: number;
  /** Of the size of `before`; undefined where that is 0. */
  readonly changeRatio: number | undefined;
};

/**
 * Says how much the values changed at each change point, by the medians of the segments at its sides.
 *
 * @param changes ascending, as `changePoints` gives them
 */
export function describeChanges(
  values: readonly number[],
  changes: readonly number[],
): DescribedChange[] {
  return changes.map((index, order) => {
    const before = median(values.slice(changes[order - 1] ?? 0, index));
    const after = median(values.slice(index, changes[order + 1]));
    const changeRatio = before === 0 ? undefined : (after - before) / Math.abs(before);
    return { index, before, after, changeRatio };
  });
}
