import { METRICS, type Interval, type NightlyMetric } from '@perf-agent/contracts';
import { mean, standardDeviation } from '../primitives/sample.ts';
import { twoSidedT, upperTail } from '../primitives/student-t.ts';

const CONFIDENCE = 0.95;
/** Nights that happened to be alike say nothing about differences this small: 1 % (0.01 as a logarithm too). */
const MIN_SPREAD_RATIO = 0.01;
/** The same for error ratios: 0.2 percentage points. */
const MIN_SPREAD_POINTS = 0.002;

export type PredictionInput = {
  readonly metric: NightlyMetric;
  readonly tonight: Interval;
  /** One a night, at least 2, in the range of the metric; not all 0 unless it is an error ratio. */
  readonly nights: readonly number[];
  /** How many repeats tonight's bounds come from. */
  readonly repeatCount: number;
};

/** An interval that surely has both bounds. */
export type BoundedInterval = { value: number; low: number; high: number };

/** Where tonight lies among the nights. Relative changes, or points for error ratios. */
export type Prediction = {
  /** Against the arithmetic average, with its 95 % interval. */
  readonly change: BoundedInterval;
  /** p-value of "no worse than another such night". */
  readonly pWorse: number;
  /** p-value of "no better than another such night". */
  readonly pBetter: number;
  /** The standard deviation of one night that the test went by, in the unit of `change`… */
  readonly spread: number;
  /** …and where it is from: the nights, tonight's own repeats, or the least that is assumed. */
  readonly spreadFrom: 'nights' | 'repeats' | 'least';
};

/**
 * Tests whether tonight could be one more night of the same kind: the prediction t test for one new value,
 * t = (x − mean) / (s √(1 + 1/n)) with n − 1 degrees of freedom. The night is the unit, not the repeat.
 *
 * Ratio metrics are tested as logarithms when all values are above 0, else raw; error ratios always raw. s is at
 * least 1 % (0.2 points), and at least tonight's own standard error: the width of the shorter side of its interval over
 * the t of its repeats. That is approximate, as the interval is one of the mean and the value a median; the shorter
 * side, because a single slow repeat (a cold cache) pulls the mean and with it the longer side, not the median.
 *
 * The interval of the change is that of the same t distribution, laid around the change against the arithmetic
 * average: on the log scale (1 + change) · e^(±w) − 1 with w = s √(1 + 1/n) times the 97.5 % quantile of t. It always
 * holds the change.
 *
 * @see Hahn & Meeker 1991, 4.7 (prediction interval for one future observation)
 */
export function predictNight(input: PredictionInput): Prediction {
  const { metric, tonight, nights } = input;
  const { worse, changeKind } = METRICS[metric];
  const average = mean(nights);
  const onLogScale = changeKind === 'ratio' && [tonight.value, ...nights].every((v) => v > 0);
  const scale = onLogScale ? Math.log : (value: number) => value;
  // What one unit of the scale is in the unit of the change.
  const unit = !onLogScale && changeKind === 'ratio' ? average : 1;

  const values = nights.map(scale);
  const [deviation, spreadFrom] = largest([
    [standardDeviation(values), 'nights'],
    [standardError(input, scale), 'repeats'],
    [changeKind === 'ratio' ? MIN_SPREAD_RATIO * unit : MIN_SPREAD_POINTS, 'least'],
  ]);
  const df = nights.length - 1;
  const errorOfDifference = deviation * Math.sqrt(1 + 1 / nights.length);
  const t = (scale(tonight.value) - mean(values)) / errorOfDifference;
  const tWorse = worse === 'higher' ? t : -t;
  const halfWidth = (twoSidedT(CONFIDENCE, df) * errorOfDifference) / unit;
  return {
    change: onLogScale
      ? factorInterval(tonight.value / average, halfWidth)
      : differenceInterval((tonight.value - average) / unit, halfWidth, changeKind),
    pWorse: upperTail(tWorse, df),
    pBetter: upperTail(-tWorse, df),
    spread: onLogScale ? Math.expm1(deviation) : deviation / unit,
    spreadFrom,
  };
}

/** 0 where tonight has no bounds. A bound at the edge of the range was cut there and is not used. */
function standardError(input: PredictionInput, scale: (value: number) => number): number {
  const { value, low, high } = input.tonight;
  const max = METRICS[input.metric].changeKind === 'points' ? 1 : Infinity;
  const sides: number[] = [];
  if (low !== undefined && low > 0) sides.push(scale(value) - scale(low));
  if (high !== undefined && high > 0 && high < max) sides.push(scale(high) - scale(value));
  if (sides.length === 0) return 0;
  return Math.min(...sides) / twoSidedT(CONFIDENCE, Math.max(1, input.repeatCount - 1));
}

function factorInterval(factor: number, halfWidth: number): BoundedInterval {
  return {
    value: factor - 1,
    low: factor * Math.exp(-halfWidth) - 1,
    high: factor * Math.exp(halfWidth) - 1,
  };
}

/** Nothing falls by more than 100 %, and no error ratio rises by more than 100 points. */
function differenceInterval(
  value: number,
  halfWidth: number,
  changeKind: 'ratio' | 'points',
): BoundedInterval {
  const max = changeKind === 'points' ? 1 : Infinity;
  return {
    value,
    low: Math.max(-1, value - halfWidth),
    high: Math.min(max, value + halfWidth),
  };
}

type Spread = readonly [deviation: number, from: Prediction['spreadFrom']];

function largest([first, ...others]: readonly [Spread, ...Spread[]]): Spread {
  return others.reduce((best, spread) => (spread[0] > best[0] ? spread : best), first);
}
