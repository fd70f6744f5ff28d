// A global is looked up at each use; in the inner loops of this file that is most of the time under a test runner.
const { exp, log, max, min, sqrt, PI } = Math;

/** What one probe says about one criterion. */
export type Evidence = {
  readonly rateRps: number;
  /** Share of requests that breach the criterion. */
  readonly breachRatio: number;
  readonly effectiveCount: number;
  /** How far the probe was long enough to rule out a higher share, 0 to 1: a queue takes time to fill. */
  readonly trust: number;
  /** The share is at least this: far over the limit a share says only that. */
  readonly atLeast: boolean;
};

/** Log rates at which a limit could lie: cells, ascending, without gaps. */
export type Grid = { readonly centres: Float64Array; readonly widths: Float64Array };

/** Knowledge of a criterion's limit: a probability for every cell of the grid; they sum to 1. */
export type LimitPosterior = {
  readonly grid: Grid;
  readonly weights: Float64Array;
  /** Growth of the breach odds at the limit: their logarithm over the logarithm of the rate. */
  readonly slope: number;
};

/** Log odds over log rate: from hardly rising to a wall. */
const SLOPES = Array.from({ length: 18 }, (_, i) => 0.15 * 2000 ** (i / 17));
/** Breaches without any load, as a share of what is allowed. */
const FLOORS = [0, 0.3, 0.55, 0.75, 0.88];
/** How far the true curve may bend away from the fitted one, as a share of the distance in log odds. */
const CURVATURE = 0.15;
/** Between two probes of the same rate the log odds vary by this much even with endless requests. */
const PROBE_NOISE = 0.02;
/** Share of probes that say nothing: a neighbour, a garbage collection, a network fault. */
const OUTLIER_RATIO = 0.02;

/**
 * Infers at which rate the share of breaches passes what is allowed, from all probes together. Around the limit the
 * log odds of a breach are taken as linear in the log rate, with unknown slope; farther away they may bend, so far
 * probes say little more than their side. A small share of probes may be outliers: one that all others contradict
 * weighs next to nothing.
 *
 * @param allowedRatio breaches at the limit
 * @see Kontsevich & Tyler 1999 (psi method: threshold and slope on a grid); Waeber, Frazier & Henderson 2013
 *   (probabilistic bisection); in M/M/1 the logarithm of the share is exactly linear in the rate
 */
export function limitPosterior(
  evidence: readonly Evidence[],
  allowedRatio: number,
  grid: Grid,
): LimitPosterior {
  const shapes = SLOPES.flatMap((slope) =>
    FLOORS.map((part) => shapeOf(slope, part * allowedRatio, allowedRatio)),
  );
  const size = grid.centres.length;
  const logWeights = new Float64Array(size * shapes.length);
  shapes.forEach((shape, k) => {
    for (let i = 0; i < size; i++) {
      let sum = log(grid.widths[i] ?? 0);
      for (const piece of evidence) {
        const distance = log(piece.rateRps) - (grid.centres[i] ?? 0);
        sum += log((1 - OUTLIER_RATIO) * density(piece, shape, distance) + OUTLIER_RATIO);
      }
      logWeights[k * size + i] = sum;
    }
  });
  return summarise(logWeights, shapes, grid);
}

/** Share of breaches over log rate: a floor, and above it a logistic rise. */
type Shape = {
  readonly slope: number;
  readonly floor: number;
  /** Log odds of the rise at the limit. */
  readonly atLimit: number;
  /** Slope of the log odds of the whole share, at the limit. */
  readonly localSlope: number;
};

function shapeOf(slope: number, floor: number, allowedRatio: number): Shape {
  const share = (allowedRatio - floor) / (1 - floor);
  const relative = ((1 - floor) * share * (1 - share)) / (allowedRatio * (1 - allowedRatio));
  return { slope, floor, atLimit: log(share / (1 - share)), localSlope: slope * relative };
}

function shareAt({ slope, floor, atLimit }: Shape, distance: number): number {
  const odds = exp(min(30, max(-30, atLimit + slope * distance)));
  return floor + ((1 - floor) * odds) / (1 + odds);
}

/** Density of a probe's share, were the limit `distance` below its log rate. */
function density(
  { breachRatio, effectiveCount, trust, atLeast }: Evidence,
  shape: Shape,
  distance: number,
): number {
  const modelled = shareAt(shape, distance);
  const share = atLeast ? min(modelled, breachRatio) : modelled;
  const variance = share * (1 - share);
  const noise = PROBE_NOISE ** 2 + (CURVATURE * shape.slope * distance) ** 2;
  const all = effectiveCount / (1 + effectiveCount * variance * noise);
  const count = share > breachRatio ? all * trust : all;
  const divergence =
    xLogX(breachRatio) +
    xLogX(1 - breachRatio) -
    breachRatio * log(share) -
    (1 - breachRatio) * log(1 - share);
  // Stirling's normaliser of the binomial, smooth down to no breach at all.
  const peak = all / sqrt(1 + 2 * PI * all * breachRatio * (1 - breachRatio));
  return peak * exp(-count * divergence);
}

function xLogX(x: number): number {
  return x > 0 ? x * log(x) : 0;
}

function summarise(logWeights: Float64Array, shapes: readonly Shape[], grid: Grid): LimitPosterior {
  const size = grid.centres.length;
  const top = logWeights.reduce((a, b) => max(a, b), -Infinity);
  const joint = logWeights.map((value) => exp(value - top));
  const total = joint.reduce((a, b) => a + b, 0);
  const weights = new Float64Array(size);
  let logSlope = 0;
  shapes.forEach(({ localSlope }, k) => {
    for (let i = 0; i < size; i++) {
      const weight = (joint[k * size + i] ?? 0) / total;
      weights[i] = (weights[i] ?? 0) + weight;
      logSlope += weight * log(localSlope);
    }
  });
  return { grid, weights, slope: exp(logSlope) };
}

/** Knowledge of where the first of several criteria ends, taken as independent, and which one that most likely is. */
export function firstLimit(posteriors: readonly LimitPosterior[]): {
  readonly limit: LimitPosterior;
  readonly bindingIndex: number;
} {
  const medians = posteriors.map((posterior) => posteriorQuantile(posterior, 0.5));
  const bindingIndex = medians.indexOf(min(...medians));
  const binding = posteriors[bindingIndex];
  if (binding === undefined) throw new RangeError('expected at least one criterion');
  const above = posteriors.map(() => 1);
  let last = 1;
  const weights = binding.weights.map((_, i) => {
    posteriors.forEach((own, k) => (above[k] = (above[k] ?? 1) - (own.weights[i] ?? 0)));
    const next = above.reduce((product, value) => product * max(0, value), 1);
    const weight = last - next;
    last = next;
    return weight;
  });
  return { limit: { ...binding, weights }, bindingIndex };
}

/** @returns the log rate below which the limit lies with probability `p`, even within a cell */
export function posteriorQuantile({ grid, weights }: LimitPosterior, p: number): number {
  let below = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] ?? 0;
    if (below + weight >= p && weight > 0)
      return (grid.centres[i] ?? 0) + ((p - below) / weight - 0.5) * (grid.widths[i] ?? 0);
    below += weight;
  }
  return grid.centres.at(-1) ?? 0;
}

/** @returns the probability that the limit lies above a rate */
export function shareAbove({ grid, weights }: LimitPosterior, rateRps: number): number {
  const logRate = log(rateRps);
  return weights.reduce((sum, weight, i) => {
    const width = grid.widths[i] ?? 0;
    const top = (grid.centres[i] ?? 0) + width / 2;
    return sum + weight * min(1, max(0, (top - logRate) / width));
  }, 0);
}
