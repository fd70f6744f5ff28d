import type { SegmentCost } from './segment-cost.ts';

/** Moving and dropping settle after two or three rounds. */
const MAX_ROUNDS = 4;

/**
 * Drops the changes that explain too little, the least one first, and moves the others to where they explain most. Steps
 * along a climb go, because one line costs less than they do together.
 *
 * @param changes ascending, above 0 and below `length`
 * @param length of the series
 * @param penalty what a change must save
 * @param minimumLength of a segment; changes that leave a shorter one are dropped first
 * @returns ascending
 */
export function keepChanges(
  changes: readonly number[],
  length: number,
  cost: SegmentCost,
  { penalty, minimumLength }: { penalty: number; minimumLength: number },
): number[] {
  const bounds = [0, ...changes, length];
  drop(bounds, cost, penalty, minimumLength);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const moved = move(bounds, cost, minimumLength);
    if (!moved || !drop(bounds, cost, penalty, minimumLength)) break;
  }
  return bounds.slice(1, -1);
}

/** @returns whether a change was dropped */
function drop(bounds: number[], cost: SegmentCost, penalty: number, minimumLength: number) {
  const before = bounds.length;
  const saving = (from: number, at: number, to: number): number =>
    cost(from, to) - cost(from, at) - cost(at, to);
  const savingOfShort = (from: number, at: number, to: number): number =>
    Math.min(at - from, to - at) < minimumLength ? saving(from, at, to) : Infinity;
  while (sweep(bounds, savingOfShort, Infinity));
  while (sweep(bounds, saving, penalty));
  return bounds.length < before;
}

/**
 * Drops each change that saves less than `limit` and not more than its neighbours. As one by one, the least one first, but
 * in time linear in their number.
 *
 * @returns whether one was dropped
 */
function sweep(
  bounds: number[],
  saving: (from: number, at: number, to: number) => number,
  limit: number,
): boolean {
  const before = bounds.length;
  const done = bounds.slice(0, 1);
  const rest = bounds.slice(1).reverse();
  const savingOf = (from?: number, at?: number, to?: number): number =>
    from === undefined || at === undefined || to === undefined ? Infinity : saving(from, at, to);
  while (rest.length > 1) {
    const [left, before] = [done.at(-1), done.at(-2)];
    const [here, right, after] = [rest.at(-1), rest.at(-2), rest.at(-3)];
    const saved = savingOf(left, here, right);
    const isLeast =
      saved < limit &&
      saved <= savingOf(before, left, here) &&
      saved <= savingOf(here, right, after);
    const moved = isLeast ? undefined : rest.pop();
    if (moved !== undefined) done.push(moved);
    else {
      rest.pop();
      // The two before it may be the least ones now.
      for (const back of done.splice(Math.max(1, done.length - 2)).reverse()) rest.push(back);
    }
  }
  bounds.splice(0, before, ...done, ...rest);
  return bounds.length < before;
}

/** @returns whether a change was moved */
function move(bounds: number[], cost: SegmentCost, minimumLength: number): boolean {
  let moved = false;
  for (let index = 1; index < bounds.length - 1; index++) {
    const [from = 0, at = 0, to = 0] = bounds.slice(index - 1, index + 2);
    let best = at;
    let least = cost(from, at) + cost(at, to);
    for (let place = from + minimumLength; place <= to - minimumLength; place++) {
      const here = cost(from, place) + cost(place, to);
      if (here < least) {
        least = here;
        best = place;
      }
    }
    if (best === at) continue;
    bounds[index] = best;
    moved = true;
  }
  return moved;
}
