import { medianOf } from './median-of.ts';

/**
 * Puts the nights of earlier levels on the level of the last one, so that they tell about noise only.
 *
 * @param starts indices at which levels begin, ascending, the first 0
 * @param from nights before this are not wanted
 * @param to nights from here on do not count for the last level either
 * @param result is filled from `from` up to `to`
 */
export function withoutLevels(
  y: Float64Array,
  starts: readonly number[],
  from: number,
  to: number,
  result: Float64Array,
): void {
  for (let i = from; i < to; i++) result[i] = y[i] ?? 0;
  const start = starts.at(-1) ?? 0;
  if (start <= from) return;
  const level = medianOf(y.slice(start, to));
  for (let s = 0; s < starts.length - 1; s++) {
    const begin = starts[s] ?? 0;
    const end = Math.min(starts[s + 1] ?? 0, to);
    if (end <= from) continue;
    const difference = level - medianOf(y.slice(begin, end));
    for (let i = Math.max(begin, from); i < end; i++) result[i] = (y[i] ?? 0) + difference;
  }
}
