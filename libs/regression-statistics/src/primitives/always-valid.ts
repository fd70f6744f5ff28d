import { PerfError } from '@perf-agent/contracts/basics';
import { assertFinite, assertShare } from './sample.ts';

const { log, sqrt } = Math;

export type AlwaysValidOptions = {
  /** The mean under the hypothesis. 0 for differences of pairs. */
  readonly nullMean?: number;
  readonly alpha?: number;
  /** The deviation of one value, where it is known. Otherwise the values' own is used, and two are needed at least. */
  readonly sd?: number;
  /** How large an effect is looked for, in standard deviations: looks are sharpest there, and valid for every other. */
  readonly effect?: number;
};

export type AlwaysValid = {
  readonly mean: number;
  /** The least over all looks so far: valid whenever one stops. */
  readonly pValue: number;
  /** Holds the true mean at all looks together with probability 1 − alpha. No bounds while there are too few values. */
  readonly low?: number;
  readonly high?: number;
};

const ALPHA = 0.05;
/** One standard deviation: an effect of the size of the noise, found in some ten values. */
const EFFECT = 1;

/**
 * Judges a mean after every value, with a p-value and an interval that stay valid however often one looks and for
 * whatever reason one stops.
 *
 * The likelihood is mixed over effects that are normal around none. With the values' own deviation the mixture is that
 * of the t statistic, which is exact for normal values from the second one on. Further values may be added at any time.
 *
 * @param values in the order measured, independent, near normal: differences of pairs, medians of repeats
 * @throws PerfError SAMPLE_TOO_SMALL without values; SAMPLE_INVALID, also for an sd or effect that is not above 0
 * @see Robbins 1970 and Howard et al. 2021 (sd known); Lai 1976 and Wang & Ramdas 2025 (sd unknown); Johari et al. 2022
 *   (the p-value); the error under continuous looking is simulated in always-valid.spec.ts
 */
export function alwaysValid(
  values: readonly number[],
  { nullMean = 0, alpha = ALPHA, sd, effect = EFFECT }: AlwaysValidOptions = {},
): AlwaysValid {
  assertShare('alwaysValid', 'alpha', alpha);
  assertFinite('alwaysValid', 'values', values);
  assertFinite('alwaysValid', 'nullMean', [nullMean]);
  for (const [name, value] of Object.entries({ sd, effect })) {
    if (value === undefined || (value > 0 && value < Infinity)) continue;
    throw new PerfError('SAMPLE_INVALID', `alwaysValid: ${name} is ${value}, expected above 0`);
  }
  // The mixture weighs as much as this many values.
  const prior = 1 / (effect * effect);
  let mean = 0;
  let squares = 0;
  let largest = 0;
  for (const [index, value] of values.entries()) {
    const n = index + 1;
    const away = value - mean;
    mean += away / n;
    squares += away * (value - mean);
    largest = Math.max(largest, logEvidence(mean - nullMean, squares, n, prior, sd));
  }
  const half = halfWidth(squares, values.length, prior, alpha, sd);
  return {
    mean,
    pValue: Math.exp(-largest),
    ...(half < Infinity ? { low: mean - half, high: mean + half } : {}),
  };
}

/** The logarithm of the mixed likelihood ratio against the hypothesis: its mean under it is 1 at every look. */
function logEvidence(
  away: number,
  squares: number,
  n: number,
  prior: number,
  sd: number | undefined,
): number {
  const shrink = prior / (n + prior);
  if (sd !== undefined) {
    const z = (away * sqrt(n)) / sd;
    return (log(shrink) + z * z * (1 - shrink)) / 2;
  }
  const between = n * away * away;
  // All values the same, and not the hypothesis: no noise is known to measure by, rather than infinite evidence.
  if (n < 2 || !(squares > 0)) return 0;
  const total = between + squares;
  return (log(shrink) + n * log(total / (between * shrink + squares))) / 2;
}

/** How far from the mean a hypothesis may lie until its evidence reaches 1 / alpha. */
function halfWidth(
  squares: number,
  n: number,
  prior: number,
  alpha: number,
  sd: number | undefined,
): number {
  const shrink = prior / (n + prior);
  const needed = -log(shrink) - 2 * log(alpha);
  if (sd !== undefined) return sd * sqrt(needed / (n * (1 - shrink)));
  if (n < 2 || !(squares > 0)) return Infinity;
  const ratio = Math.exp(needed / n);
  if (ratio * shrink >= 1) return Infinity;
  return sqrt((squares * (ratio - 1)) / ((1 - ratio * shrink) * n));
}
