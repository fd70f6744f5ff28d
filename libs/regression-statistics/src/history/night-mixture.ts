const { exp, log, max, min, sqrt, PI } = Math;

const MAX_STEPS = 100;
/** The fit is done when a step makes the data likelier by less than 2 %: what it is for asks for e⁵. */
const ENOUGH = 0.02;
/** A share of runs that belongs to no level: wild ones must not make levels of their own. */
const MAX_WILD_SHARE = 0.05;
/** The night's shift is summed over a grid this many standard deviations to both sides. */
const REACH = 4;
const MAX_GRID = 41;

export type Mixture = {
  /** Ascending, with the share of the runs that are at each. */
  readonly levels: readonly { readonly at: number; readonly share: number }[];
  /** Standard deviation of the runs around their level. */
  readonly spread: number;
  readonly logLikelihood: number;
};

export type MixtureStart = {
  readonly levels: readonly number[];
  readonly spread: number;
  /** Standard deviation of what all runs of a night share; 0: nothing. */
  readonly nightSpread: number;
};

/**
 * Fits levels between which runs jump, while all runs of a night are shifted together: EM for a normal mixture with one
 * spread, a normal night effect, and a few wild runs spread evenly.
 *
 * @param nights runs of each night around 0; within a night any order
 * @param range within which wild runs lie
 * @param place where the levels go, and how large their shares are; without, each goes where its runs are
 * @see Dempster, Laird & Rubin 1977; Banfield & Raftery 1993 for the even spread of wild values
 */
export function nightMixture(
  nights: readonly (readonly number[])[],
  start: MixtureStart,
  range: number,
  place: Placement = freely,
): Mixture {
  const at = Float64Array.from(start.levels);
  const share = new Float64Array(at.length).fill(0.98 / at.length);
  const runCount = nights.reduce((sum, { length }) => sum + length, 0);
  const least = start.spread / 100;
  let { spread, nightSpread } = start;
  let wildShare = 0.02;
  let logLikelihood = -Infinity;
  for (let step = 0; step < MAX_STEPS; step++) {
    const grid = nightGrid(nightSpread, spread, runCount / nights.length);
    const sums = expectation(nights, grid, { at, share, spread, wild: wildShare / range });
    const inLevels = sums.weight.reduce((sum, weight) => sum + weight, 0);
    const next = place(sums, spread);
    wildShare = min(MAX_WILD_SHARE, max(1e-6, 1 - inLevels / runCount));
    let variance = 0;
    for (let level = 0; level < at.length; level++) {
      const value = next.at[level] ?? 0;
      const weight = sums.weight[level] ?? 0;
      variance +=
        (sums.square[level] ?? 0) - value * (2 * (sums.value[level] ?? 0) - value * weight);
      at[level] = value;
      share[level] = (next.share[level] ?? 0) * (1 - wildShare);
    }
    spread = max(least, sqrt(max(0, variance) / inLevels));
    if (nightSpread > 0) nightSpread = max(least, sqrt(sums.shiftSquare / nights.length));
    const gain = sums.logLikelihood - logLikelihood;
    logLikelihood = sums.logLikelihood;
    if (gain < ENOUGH && step > 2) break;
  }
  const levels = Array.from(at, (value, index) => ({ at: value, share: share[index] ?? 0 }));
  return { levels: levels.sort((a, b) => a.at - b.at), spread, logLikelihood };
}

/** What the runs say of each level: summed weights, weighted values and their squares. */
export type LevelSums = {
  readonly weight: Float64Array;
  readonly value: Float64Array;
  readonly square: Float64Array;
};

/** Places the levels anew: shares add up to 1. */
export type Placement = (
  sums: LevelSums,
  spread: number,
) => { readonly at: ArrayLike<number>; readonly share: ArrayLike<number> };

function freely({ weight, value }: LevelSums) {
  const total = weight.reduce((sum, one) => sum + one, 0);
  return {
    at: value.map((sum, level) => sum / max(weight[level] ?? 0, 1e-9)),
    share: weight.map((one) => one / total),
  };
}

type Grid = { readonly shifts: Float64Array; readonly weights: Float64Array };

/** Fine enough for how well a night's runs tell its shift. */
function nightGrid(nightSpread: number, spread: number, runsPerNight: number): Grid {
  if (nightSpread === 0) return { shifts: Float64Array.of(0), weights: Float64Array.of(1) };
  const finest = min(nightSpread, spread / sqrt(runsPerNight));
  const count = min(MAX_GRID, max(9, 2 * Math.ceil((REACH * nightSpread) / finest) + 1));
  const shifts = Float64Array.from(
    { length: count },
    (_, index) => nightSpread * REACH * ((2 * index) / (count - 1) - 1),
  );
  const weights = shifts.map((shift) => exp(-((shift / nightSpread) ** 2) / 2));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { shifts, weights: weights.map((weight) => weight / total) };
}

type Parameters = {
  readonly at: Float64Array;
  readonly share: Float64Array;
  readonly spread: number;
  /** Density of wild runs. */
  readonly wild: number;
};

function expectation(
  nights: readonly (readonly number[])[],
  { shifts, weights }: Grid,
  { at, share, spread, wild }: Parameters,
) {
  const count = at.length;
  const sums = {
    weight: new Float64Array(count),
    value: new Float64Array(count),
    square: new Float64Array(count),
    shiftSquare: 0,
    logLikelihood: 0,
  };
  const height = share.map((part) => part / (spread * sqrt(2 * PI)));
  const likelihood = new Float64Array(shifts.length);
  const densities = new Float64Array(count);
  const fill = (value: number): number => {
    let density = wild;
    for (let level = 0; level < count; level++) {
      const z = (value - (at[level] ?? 0)) / spread;
      const one = (height[level] ?? 0) * exp((-z * z) / 2);
      densities[level] = one;
      density += one;
    }
    return density;
  };
  for (const runs of nights) {
    let largest = -Infinity;
    for (let point = 0; point < shifts.length; point++) {
      let sum = log(weights[point] ?? 0);
      for (const run of runs) sum += log(fill(run - (shifts[point] ?? 0)));
      likelihood[point] = sum;
      largest = max(largest, sum);
    }
    let total = 0;
    for (const value of likelihood) total += exp(value - largest);
    sums.logLikelihood += largest + log(total);
    for (let point = 0; point < shifts.length; point++) {
      const chance = exp((likelihood[point] ?? 0) - largest) / total;
      if (chance < 1e-8) continue;
      const shift = shifts[point] ?? 0;
      sums.shiftSquare += chance * shift * shift;
      for (const run of runs) {
        const value = run - shift;
        const scale = chance / fill(value);
        for (let level = 0; level < count; level++) {
          const weight = (densities[level] ?? 0) * scale;
          sums.weight[level] = (sums.weight[level] ?? 0) + weight;
          sums.value[level] = (sums.value[level] ?? 0) + weight * value;
          sums.square[level] = (sums.square[level] ?? 0) + weight * value * value;
        }
      }
    }
  }
  return sums;
}
