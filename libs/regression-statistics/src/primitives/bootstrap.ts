import { PerfError } from '@perf-agent/contracts/basics';
import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { quantile } from './quantile.ts';
import { assertFinite, assertShare } from './sample.ts';
import { type Units, collected, unitsOf } from './resample-units.ts';
import { seededRandom } from './seeded-random.ts';

/** Fewer units repeat each other too often: the interval would be far too short. */
const LEAST_UNITS = 5;
const RESAMPLES = 2000;
const SEED = 1;

/** Any function of a sample; its values come in any order. It may sort them in place. */
export type Statistic = (values: Float64Array) => number;

export type BootstrapOptions = {
  readonly confidence?: number;
  /** 2000 if not given; at least 100. */
  readonly resamples?: number;
  /** 1 if not given. The same seed gives the same interval. */
  readonly seed?: number;
};

export type BootstrapInterval = {
  /** The statistic of the sample itself. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /**
   * bca: corrected for bias and acceleration; bias-corrected: no value or night alone moves the statistic, so there is
   * no acceleration; percentile: all resamples lie on one side of the value (an extreme), so there is no correction;
   * constant: no resample differs, so low and high are the value and say nothing.
   */
  readonly method: 'bca' | 'bias-corrected' | 'percentile' | 'constant';
  readonly resamples: number;
  readonly seed: number;
};

/**
 * Gives an interval for any statistic of independent values, by drawing samples from the sample.
 *
 * @param values at least 5, independent: one value a night, or runs of which each had a host of its own
 * @throws PerfError SAMPLE_TOO_SMALL; SAMPLE_INVALID for a NaN or infinity, also in the statistic
 * @see Efron 1987 (BCa); checked in bootstrap.spec.ts against scipy and by simulation
 */
export function bootstrapInterval(
  values: ArrayLike<number>,
  statistic: Statistic,
  options: BootstrapOptions = {},
): BootstrapInterval {
  assertFinite('bootstrapInterval', 'values', values, LEAST_UNITS);
  const starts = Int32Array.from({ length: values.length + 1 }, (_, index) => index);
  const units = { values: Float64Array.from(values), starts };
  return interval('bootstrapInterval', units, statistic, options);
}

/**
 * Gives an interval for a statistic of the runs of several nights, by drawing whole nights.
 *
 * The runs of one night have their night in common: drawn one by one they would make the interval too short.
 *
 * @param nights the runs' values of each night; at least 5 nights, each with at least 1 run
 * @param statistic of all runs of the nights drawn
 * @throws PerfError SAMPLE_TOO_SMALL, SAMPLE_INVALID as `bootstrapInterval`
 * @see Davison & Hinkley 1997, 3.8; Field & Welsh 2007; Efron 1987, the jackknife over nights
 */
export function bootstrapNights(
  nights: readonly ArrayLike<number>[],
  statistic: Statistic,
  options: BootstrapOptions = {},
): BootstrapInterval {
  if (nights.length < LEAST_UNITS) {
    throw new PerfError(
      'SAMPLE_TOO_SMALL',
      `bootstrapNights: ${nights.length} nights, expected at least ${LEAST_UNITS}`,
    );
  }
  for (const [index, runs] of nights.entries()) {
    assertFinite('bootstrapNights', `night ${index}`, runs);
  }
  return interval('bootstrapNights', unitsOf(nights), statistic, options);
}

function interval(
  who: string,
  units: Units,
  statistic: Statistic,
  { confidence = 0.95, resamples = RESAMPLES, seed = SEED }: BootstrapOptions,
): BootstrapInterval {
  assertShare(who, 'confidence', confidence);
  if (!(Number.isInteger(resamples) && resamples >= 100 && Number.isInteger(seed))) {
    throw new PerfError(
      'SAMPLE_INVALID',
      `${who}: ${resamples} resamples, seed ${seed}: expected whole numbers, 100 resamples at least`,
    );
  }
  const evaluate = (chosen: Int32Array) => {
    const result = statistic(collected(units, chosen));
    if (Number.isFinite(result)) return result;
    throw new PerfError('SAMPLE_INVALID', `${who}: the statistic of a resample is ${result}`);
  };
  const all = Int32Array.from({ length: units.starts.length - 1 }, (_, index) => index);
  const value = evaluate(all);
  const random = seededRandom(seed);
  const drawn = Float64Array.from({ length: resamples }, () =>
    evaluate(all.map(() => random.integer(0, all.length - 1))),
  ).sort();
  const common = { value, resamples, seed };
  if (drawn[0] === drawn.at(-1)) return { ...common, low: value, high: value, method: 'constant' };

  const tail = (1 - confidence) / 2;
  const bias = biasOf(drawn, value);
  if (!Number.isFinite(bias)) {
    const [low, high] = [quantile(drawn, tail), quantile(drawn, 1 - tail)];
    return { ...common, low, high, method: 'percentile' };
  }
  const acceleration = accelerationOf(
    Array.from(all, (left) => evaluate(all.filter((unit) => unit !== left))),
  );
  const corrected = (p: number) => {
    const shifted = bias + normalQuantile(p, 0, 1);
    const scale = 1 - (acceleration ?? 0) * shifted;
    // Far out in a few skewed values the transformation has no inverse: the outermost resample then.
    if (scale <= 0) return shifted < 0 ? 0 : 1;
    return normalCdf(bias + shifted / scale, 0, 1);
  };
  return {
    ...common,
    low: quantile(drawn, corrected(tail)),
    high: quantile(drawn, corrected(1 - tail)),
    method: acceleration === undefined ? 'bias-corrected' : 'bca',
  };
}

/** The normal score of the share of resamples below the value; those equal to it count half. */
function biasOf(sorted: Float64Array, value: number): number {
  let doubled = 0;
  for (const drawn of sorted) doubled += drawn < value ? 2 : drawn === value ? 1 : 0;
  return normalQuantile(doubled / (2 * sorted.length), 0, 1);
}

/** @returns undefined if no unit alone moves the statistic */
function accelerationOf(leftOut: readonly number[]): number | undefined {
  let sum = 0;
  for (const each of leftOut) sum += each;
  const center = sum / leftOut.length;
  let squares = 0;
  let cubes = 0;
  for (const each of leftOut) {
    squares += (center - each) ** 2;
    cubes += (center - each) ** 3;
  }
  return squares > 0 ? cubes / (6 * squares ** 1.5) : undefined;
}
