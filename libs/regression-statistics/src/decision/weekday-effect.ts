import { medianOf } from './median-of.ts';

// Bound once: a test runner's sandbox looks globals up slowly.
const { abs, max, min } = Math;

const DAYS = 7;
/** Three weeks: each weekday seen at least twice between its neighbours. */
const MIN_NIGHTS = 21;
/** Efficiency of the median against the mean, as a variance. */
const MEDIAN_VARIANCE = 1.57;
/** Effects have to be this many times what chance makes of them before any is believed. */
const CHANCE_FACTOR = 1.5;
const MAD_TO_SIGMA = 1.4826;

/**
 * Estimates what each weekday adds to a night, shrunk towards nothing by how much chance alone would show.
 *
 * Each night is compared with the middle three of the seven nights around it, so that neither a trend nor an outlier
 * counts. Only nights without gaps around them are used.
 *
 * @param at night numbers; the weekday is the number modulo 7
 * @param work at least 2 (`to` − `from` + 7) numbers to work with
 * @returns seven effects on the scale of `y`, by night number modulo 7; zeros where too little is known
 * @see James & Stein 1961 for the shrinkage
 */
export function weekdayEffect(
  at: ArrayLike<number>,
  y: Float64Array,
  from: number,
  to: number,
  work: Float64Array,
): Float64Array {
  const effect = new Float64Array(DAYS);
  if (to - from < MIN_NIGHTS) return effect;
  // One row a day, as long as it can be.
  const room = Math.ceil((to - from) / DAYS);
  const counts = new Uint32Array(DAYS);
  for (let i = from + 3; i < to - 3; i++) {
    if ((at[i + 3] ?? 0) - (at[i - 3] ?? 0) !== 6) continue;
    const center = middleThree(y, i - 3);
    const day = dayOf(at[i] ?? 0);
    const count = counts[day] ?? 0;
    work[day * room + count] = (y[i] ?? 0) - center;
    counts[day] = count + 1;
  }
  for (const count of counts) if (count < 2) return effect;
  return shrunk(work, room, counts, effect);
}

/** @returns the mean of the middle three of seven nights */
function middleThree(y: Float64Array, from: number): number {
  let sum = 0;
  let least = Infinity;
  let secondLeast = Infinity;
  let most = -Infinity;
  let secondMost = -Infinity;
  for (let i = from; i < from + DAYS; i++) {
    const value = y[i] ?? 0;
    sum += value;
    if (value < secondLeast) {
      secondLeast = max(least, value);
      least = min(least, value);
    }
    if (value > secondMost) {
      secondMost = min(most, value);
      most = max(most, value);
    }
  }
  return (sum - least - secondLeast - most - secondMost) / (DAYS - 4);
}

/** Medians by day around their own median, towards nothing by how much of their spread chance would make. */
function shrunk(
  work: Float64Array,
  room: number,
  counts: Uint32Array,
  effect: Float64Array,
): Float64Array {
  const medians = new Float64Array(DAYS);
  // The deviations come first, what is left of them behind.
  const residuals = DAYS * room;
  let end = residuals;
  for (let day = 0; day < DAYS; day++) {
    const first = day * room;
    const last = first + (counts[day] ?? 0);
    const median = medianOf(work, first, last);
    medians[day] = median;
    for (let i = first; i < last; i++) work[end++] = abs((work[i] ?? 0) - median);
  }
  const count = end - residuals;
  const center = medianOf(medians.slice());
  const scale = medianOf(work, residuals, end) * MAD_TO_SIGMA;
  const variance = (scale * scale * count) / (count - DAYS);
  let between = 0;
  let chance = 0;
  for (let day = 0; day < DAYS; day++) {
    between += ((medians[day] ?? 0) - center) ** 2 / DAYS;
    chance += (MEDIAN_VARIANCE * variance) / (counts[day] ?? 1) / DAYS;
  }
  const shrink = between > 0 ? max(0, 1 - (CHANCE_FACTOR * chance) / between) : 0;
  for (let day = 0; day < DAYS; day++) effect[day] = shrink * ((medians[day] ?? 0) - center);
  return effect;
}

export function dayOf(night: number): number {
  return ((night % DAYS) + DAYS) % DAYS;
}
