import type { Correlation } from './correlation.ts';

// Bound once: a test runner's sandbox looks globals up slowly.
const { log, max, min } = Math;

/** A product of variances is turned into a sum of logarithms here, before it vanishes: one at a time costs too much. */
const TINY_PRODUCT = 1e-200;

/** Nights of one series on the scale of the decision, ascending in time. */
export type Nights = {
  /** Night numbers, strictly ascending: gaps are nights that are missing. */
  readonly at: ArrayLike<number>;
  readonly y: Float64Array;
};

/** A level and, with an onset, a step, fitted by generalised least squares. */
export type Fit = {
  readonly count: number;
  readonly level: number;
  readonly step: number;
  /** Variance of the step in units of the noise variance. */
  readonly stepVariance: number;
  /** Weighted squared residuals, in the square of the scale's unit. */
  readonly rss: number;
  /** log |C| of the correlation matrix C. */
  readonly logDeterminant: number;
};

/** What least squares needs: sums of products of the whitened nights, constant and step. */
type Sums = {
  readonly count: number;
  readonly yy: number;
  readonly oneOne: number;
  readonly oneY: number;
  readonly stepStep: number;
  readonly oneStep: number;
  readonly stepY: number;
  readonly logDeterminant: number;
};

/**
 * Fits level (+ step from `onset` on) to nights `from` … `to` − 1 when neighbouring nights resemble each other.
 *
 * The noise is a part that is shared from night to night, AR(1), and a part that is not: an ARMA(1,1). The Kalman
 * filter of that model whitens the nights, the constant and the step in one pass, in time linear in the nights; least
 * squares on what is left is generalised least squares. Gaps let the shared part fade, and skipped nights are missing.
 *
 * @param onset index of the first night of the step; `to` or more fits no step
 * @param skip 1 for nights that are left out
 * @see Harvey 1989, Forecasting, structural time series models and the Kalman filter, 3.4 (GLS by the filter)
 */
export function whitenedFit(
  nights: Nights,
  from: number,
  to: number,
  onset: number,
  skip: Uint8Array,
  correlation: Correlation,
): Fit {
  return leastSquares(
    correlation.sharedPart > 0
      ? correlatedSums(nights, from, to, onset, skip, correlation)
      : independentSums(nights.y, from, to, onset, skip),
  );
}

function independentSums(
  y: Float64Array,
  from: number,
  to: number,
  onset: number,
  skip: Uint8Array,
): Sums {
  let count = 0;
  let yy = 0;
  let oneY = 0;
  let i = from;
  for (const end = min(onset, to); i < end; i++) {
    if (skip[i] === 1) continue;
    const value = y[i] ?? 0;
    count++;
    yy += value * value;
    oneY += value;
  }
  let steps = 0;
  let stepY = 0;
  for (; i < to; i++) {
    if (skip[i] === 1) continue;
    const value = y[i] ?? 0;
    steps++;
    yy += value * value;
    stepY += value;
  }
  count += steps;
  oneY += stepY;
  const oneStep = steps;
  return { count, yy, oneOne: count, oneY, stepStep: steps, oneStep, stepY, logDeterminant: 0 };
}

function correlatedSums(
  { at, y }: Nights,
  from: number,
  to: number,
  onset: number,
  skip: Uint8Array,
  { decay, sharedPart }: Correlation,
): Sums {
  const ownPart = 1 - sharedPart;
  let stateY = 0;
  let stateOne = 0;
  let stateStep = 0;
  let variance = sharedPart;
  let knownVariance = NaN;
  let innovationVariance = 1;
  let weight = 1;
  let gain = 0;
  let count = 0;
  let logDeterminant = 0;
  let product = 1;
  let yy = 0;
  let oneOne = 0;
  let oneY = 0;
  let stepStep = 0;
  let oneStep = 0;
  let stepY = 0;
  let before = at[from] ?? 0;
  for (let i = from; i < to; i++) {
    const night = at[i] ?? 0;
    const gap = night - before;
    before = night;
    if (gap > 0) {
      const fade = gap === 1 ? decay : decay ** gap;
      stateY *= fade;
      stateOne *= fade;
      stateStep *= fade;
      variance = fade * fade * variance + sharedPart * (1 - fade * fade);
    }
    if (skip[i] === 1) continue;
    count++;
    // After some nights in a row the variance stays where it is, and so does what is made of it.
    if (variance !== knownVariance) {
      knownVariance = variance;
      innovationVariance = variance + ownPart;
      weight = 1 / innovationVariance;
      gain = variance * weight;
    }
    variance *= 1 - gain;
    product *= innovationVariance;
    if (product < TINY_PRODUCT) {
      logDeterminant += log(product);
      product = 1;
    }
    const errorY = (y[i] ?? 0) - stateY;
    const errorOne = 1 - stateOne;
    stateY += gain * errorY;
    stateOne += gain * errorOne;
    yy += errorY * errorY * weight;
    oneOne += errorOne * errorOne * weight;
    oneY += errorOne * errorY * weight;
    if (i < onset) continue;
    const errorStep = 1 - stateStep;
    stateStep += gain * errorStep;
    stepStep += errorStep * errorStep * weight;
    oneStep += errorOne * errorStep * weight;
    stepY += errorStep * errorY * weight;
  }
  logDeterminant += log(product);
  return { count, yy, oneOne, oneY, stepStep, oneStep, stepY, logDeterminant };
}

function leastSquares({
  count,
  yy,
  oneOne,
  oneY,
  stepStep,
  oneStep,
  stepY,
  logDeterminant,
}: Sums): Fit {
  const determinant = oneOne * stepStep - oneStep * oneStep;
  if (!(determinant > 1e-12)) {
    const level = oneY / oneOne;
    const rss = max(0, yy - level * oneY);
    return { count, level, step: 0, stepVariance: Infinity, rss, logDeterminant };
  }
  const level = (stepStep * oneY - oneStep * stepY) / determinant;
  const step = (oneOne * stepY - oneStep * oneY) / determinant;
  const rss = max(0, yy - level * oneY - step * stepY);
  return { count, level, step, stepVariance: oneOne / determinant, rss, logDeterminant };
}
