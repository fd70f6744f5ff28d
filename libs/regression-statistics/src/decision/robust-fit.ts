import type { Correlation } from './correlation.ts';
import { NIGHT_RULE } from './rule.ts';
import { whitenedFit, type Fit, type Nights } from './whitened-fit.ts';

// Bound once: a test runner's sandbox looks globals up slowly.
const { floor, max } = Math;

/** Nights farther from the fit than this many times the noise may be outliers; the farthest few are tried. */
const SUSPECT_SQUARES = 4;
const TRIED = 4;

/** A bad night beside another one is the less surprising: what disturbs a machine often lasts. */
const IN_A_ROW = 0.55;

export type Noise = {
  readonly sigma: number;
  readonly correlation: Correlation;
  /** What calling one night an outlier costs, in squared noise: the rarer they were, the more. */
  readonly outlierCost: number;
};

export type RobustFit = {
  readonly fit: Fit;
  readonly outliers: readonly number[];
  /** What the outliers cost, in squared noise. */
  readonly price: number;
};

/**
 * Fits a level (+ step), setting a night aside whenever that explains the rest better than its price.
 *
 * Nights are dropped one at a time, each time the one that saves most. Of the nights from the onset on two at least stay.
 *
 * @param skip zeros to work with, at least `to`; zeros again afterwards
 * @param plain the fit to all these nights, where it is known already
 */
export function robustFit(
  nights: Nights,
  from: number,
  to: number,
  onset: number,
  { sigma, correlation, outlierCost }: Noise,
  skip: Uint8Array,
  plain?: Fit,
): RobustFit {
  let far: Farthest | undefined;
  const variance = sigma * sigma;
  const outliers: number[] = [];
  let fit = plain ?? whitenedFit(nights, from, to, onset, skip, correlation);
  const most = floor(NIGHT_RULE.maxOutlierShare * (to - from)) + 1;
  /** Nights from the onset on that are still there. */
  let left = max(0, to - onset);
  let price = 0;
  while (outliers.length < most) {
    let best: { index: number; price: number; fit?: Fit } | undefined;
    let bestGain = 0;
    // A night can save no more than all residuals together.
    if (fit.rss <= IN_A_ROW * outlierCost * variance) break;
    far ??= { index: [0, 0, 0, 0], square: [0, 0, 0, 0], count: 0 };
    findFarthest(far, nights.y, from, to, onset, skip, fit, SUSPECT_SQUARES * variance);
    for (let tried = 0; tried < far.count; tried++) {
      const index = far.index[tried] ?? 0;
      if (index >= onset && left <= 2) continue;
      const inARow = skip[index - 1] === 1 || skip[index + 1] === 1;
      const nightPrice = inARow ? IN_A_ROW * outlierCost : outlierCost;
      if (fit.rss - nightPrice * variance <= bestGain) continue;
      // Nights that are independent need no fit to know: by how much a night pulls at its own level.
      let without: Fit | undefined;
      let saved = (far.square[tried] ?? 0) / (1 - 1 / (index >= onset ? left : fit.count - left));
      if (correlation.sharedPart > 0) {
        skip[index] = 1;
        without = whitenedFit(nights, from, to, onset, skip, correlation);
        skip[index] = 0;
        saved = fit.rss - without.rss;
      }
      const gain = saved - nightPrice * variance;
      if (gain > bestGain) {
        bestGain = gain;
        best = without ? { index, price: nightPrice, fit: without } : { index, price: nightPrice };
      }
    }
    if (!best) break;
    skip[best.index] = 1;
    if (best.index >= onset) left--;
    outliers.push(best.index);
    price += best.price;
    fit = best.fit ?? whitenedFit(nights, from, to, onset, skip, correlation);
  }
  for (const outlier of outliers) skip[outlier] = 0;
  return { fit, outliers, price };
}

/** The nights that lie farthest from a fit, farthest first, and their squared distances. */
type Farthest = { readonly index: number[]; readonly square: number[]; count: number };

function findFarthest(
  far: Farthest,
  y: Float64Array,
  from: number,
  to: number,
  onset: number,
  skip: Uint8Array,
  { level, step }: Fit,
  least: number,
): void {
  far.count = 0;
  for (let index = from; index < to; index++) {
    if (skip[index] === 1) continue;
    const residual = (y[index] ?? 0) - level - (index >= onset ? step : 0);
    const square = residual * residual;
    if (square <= least || (far.count === TRIED && square <= (far.square[TRIED - 1] ?? 0)))
      continue;
    let place = far.count < TRIED ? far.count++ : TRIED - 1;
    for (; place > 0 && square > (far.square[place - 1] ?? 0); place--) {
      far.square[place] = far.square[place - 1] ?? 0;
      far.index[place] = far.index[place - 1] ?? 0;
    }
    far.square[place] = square;
    far.index[place] = index;
  }
}
