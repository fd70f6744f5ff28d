import { medianOf } from './median-of.ts';

/**
 * Puts the nights of earlier levels on the level of the last one, so that they tell about noise only.
 *
 * @param starts indices at which levels begin, ascending, the first 0
 * @param to nights from here on do not count for the last level either
 * @returns as long as `to`; filled from `from` on
 */
export function withoutLevels(
  y: Float64Array,
  starts: readonly number[],
  from: number,
  to: number,
): Float64Array {
  const result = y.slice(0, to);
  const start = starts.at(-1) ?? 0;
  if (start <= from) return result;
  const level = medianOf(y.slice(start, to));
  for (let s = 0; s < starts.length - 1; s++) {
    const begin = starts[s] ?? 0;
    const end = Math.min(starts[s + 1] ?? 0, to);
    if (end <= from) continue;
    const difference = level - medianOf(y.slice(begin, end));
    for (let i = Math.max(begin, from); i < end; i++) result[i] = (y[i] ?? 0) + difference;
  }
  return result;
}
