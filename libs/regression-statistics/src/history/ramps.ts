import { NORMAL_MAD } from '../primitives/mad.ts';
import { median } from '../primitives/quantile.ts';

const { abs, log, max, min } = Math;

/** Looked at before the first step and after the last. */
const MAX_SIDE = 40;
/** All beginnings and ends of a climb are tried: longer segments are left as they are. */
const MAX_LENGTH = 200;
/** A climb takes at least so many nights; a shorter one is a step. */
const MIN_CLIMB = 4;
/** Of a level beside a climb. */
const MIN_LEVEL = 2;
/** A night further away than this many standard deviations counts as if it were just as far. */
const CLIP = 3;

/** A climb from one level to another: index of the last night on the first, and of the first night on the second. */
export type Ramp = {
  readonly from: number;
  readonly to: number;
  readonly before: number;
  readonly after: number;
};

/** What a climb has to tell the values better than: from index `from` on, by so many parameters. */
export type Rival = {
  readonly from: number;
  readonly expected: readonly number[];
  readonly parameters: number;
};

/** Levels between steps, around which at most 40 values on each side count. */
export function stairs(
  values: readonly number[],
  steps: readonly number[],
  start: number,
  end: number,
): Rival {
  const from = max(start, (steps[0] ?? start) - MAX_SIDE);
  const to = min(end, (steps.at(-1) ?? end) + MAX_SIDE);
  const bounds = [from, ...steps, to];
  const expected = bounds.slice(0, -1).flatMap((left, index) => {
    const one = values.slice(left, bounds[index + 1]);
    return new Array<number>(one.length).fill(median(one));
  });
  return { from, expected, parameters: 2 * steps.length + 1 };
}

/**
 * Says whether values are better told as a climb from one level to another: creep comes out of a segmentation into levels
 * as a staircase, and a climb between levels as a line through all of them.
 *
 * @returns undefined where the rival explains the values as well, by Schwarz' criterion; a climb has four parameters
 */
export function rampInstead(values: readonly number[], rival: Rival): Ramp | undefined {
  const { from, expected } = rival;
  const to = from + expected.length;
  const residuals = expected.map((level, index) => (values[from + index] ?? 0) - level);
  const deviation = NORMAL_MAD * median(residuals.map(abs));
  if (!(deviation > 0) || expected.length > MAX_LENGTH) return undefined;
  const unit = log(to - from);
  let best: Ramp | undefined;
  let least = cost(residuals, deviation) + (rival.parameters - 4) * unit;
  const befores = levels(from, to, (index) => values.slice(from, index + 1));
  const afters = levels(from, to, (index) => values.slice(index, to));
  for (const [left, before] of befores) {
    if (left < from + MIN_LEVEL - 1) continue;
    for (const [right, after] of afters) {
      if (right < left + MIN_CLIMB || right > to - MIN_LEVEL) continue;
      const away = climbCost(
        values,
        { from: left, to: right, before, after },
        from,
        to,
        deviation,
        least,
      );
      if (away >= least) continue;
      least = away;
      best = { from: left, to: right, before, after };
    }
  }
  return best;
}

function levels(
  from: number,
  to: number,
  nights: (index: number) => number[],
): Map<number, number> {
  const found = new Map<number, number>();
  for (let index = from; index < to; index++) found.set(index, median(nights(index)));
  return found;
}

function cost(residuals: readonly number[], deviation: number): number {
  let sum = 0;
  for (const residual of residuals) sum += min(CLIP, abs(residual) / deviation) ** 2;
  return sum;
}

function climbCost(
  values: readonly number[],
  ramp: Ramp,
  from: number,
  to: number,
  deviation: number,
  most: number,
): number {
  let sum = 0;
  for (let index = from; index < to && sum < most; index++) {
    const z = min(CLIP, abs((values[index] ?? 0) - rampAt(ramp, index)) / deviation);
    sum += z * z;
  }
  return sum;
}

function rampAt({ from, to, before, after }: Ramp, index: number): number {
  const part = min(1, max(0, (index - from) / (to - from)));
  return before + part * (after - before);
}
