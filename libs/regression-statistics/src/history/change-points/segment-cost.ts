import { prefixSums } from './prefix-sums.ts';

const { max, min } = Math;

/** What the values from `from` up to, without, `to` cost as one segment. */
export type SegmentCost = (from: number, to: number) => number;

/**
 * Measures segments that are a level or a line: the squared deviations from whichever costs less, a line's slope at its
 * price. In constant time a segment.
 *
 * @param values centred on about 0
 * @param slopePenalty in squared units of the values
 * @param minimumLine shorter segments are levels
 */
export function segmentCost(
  values: Float64Array,
  slopePenalty: number,
  minimumLine: number,
): SegmentCost {
  const { sums, squares } = prefixSums(values);
  const moments = prefixSums(values.map((value, index) => value * index)).sums;
  return (from, to) => {
    const length = to - from;
    const sum = (sums[to] ?? 0) - (sums[from] ?? 0);
    const square = (squares[to] ?? 0) - (squares[from] ?? 0);
    const level = max(0, square - (sum * sum) / length);
    if (length < minimumLine || level <= slopePenalty) return level;
    const moment = (moments[to] ?? 0) - (moments[from] ?? 0) - ((from + to - 1) / 2) * sum;
    const line = max(0, level - (12 * moment * moment) / (length * (length * length - 1)));
    return min(level, line + slopePenalty);
  };
}
