import type { Correlation } from './correlation.ts';
import { NIGHT_RULE } from './rule.ts';
import { whitenedFit, type Fit, type Nights } from './whitened-fit.ts';

// Bound once: a test runner's sandbox looks globals up slowly.
const { floor } = Math;

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

export type RobustFit = Fit & {
  readonly outliers: readonly number[];
  /** What the outliers cost, in squared noise. */
  readonly price: number;
};

/**
 * Fits a level (+ step), setting a night aside whenever that explains the rest better than its price.
 *
 * Nights are dropped one at a time, each time the one that saves most. Of the nights from the onset on two at least stay.
 */
export function robustFit(
  nights: Nights,
  from: number,
  to: number,
  onset: number,
  { sigma, correlation, outlierCost }: Noise,
): RobustFit {
  const skip = new Uint8Array(to);
  const variance = sigma * sigma;
  const outliers: number[] = [];
  let fit = whitenedFit(nights, from, to, onset, skip, correlation);
  const most = floor(NIGHT_RULE.maxOutlierShare * (to - from)) + 1;
  let left = to - onset;
  let price = 0;
  while (outliers.length < most) {
    let best: { index: number; fit: Fit; price: number } | undefined;
    let bestGain = 0;
    // A night can save no more than all residuals together.
    if (fit.rss <= IN_A_ROW * outlierCost * variance) break;
    for (const index of farthest(nights.y, from, to, onset, skip, fit, variance)) {
      if (index >= onset && left <= 2) continue;
      skip[index] = 1;
      const without = whitenedFit(nights, from, to, onset, skip, correlation);
      skip[index] = 0;
      const inARow = skip[index - 1] === 1 || skip[index + 1] === 1;
      const nightPrice = inARow ? IN_A_ROW * outlierCost : outlierCost;
      const gain = fit.rss - without.rss - nightPrice * variance;
      if (gain > bestGain) {
        bestGain = gain;
        best = { index, fit: without, price: nightPrice };
      }
    }
    if (!best) break;
    skip[best.index] = 1;
    if (best.index >= onset) left--;
    outliers.push(best.index);
    price += best.price;
    fit = best.fit;
  }
  return { ...fit, outliers, price };
}

/** @returns indices of the nights that lie farthest from the fit, farthest first */
function farthest(
  y: Float64Array,
  from: number,
  to: number,
  onset: number,
  skip: Uint8Array,
  { level, step }: Fit,
  variance: number,
): number[] {
  const found: { index: number; square: number }[] = [];
  for (let index = from; index < to; index++) {
    if (skip[index] === 1) continue;
    const residual = (y[index] ?? 0) - level - (index >= onset ? step : 0);
    const square = residual * residual;
    if (square > SUSPECT_SQUARES * variance) found.push({ index, square });
  }
  found.sort((a, b) => b.square - a.square);
  return found.slice(0, TRIED).map(({ index }) => index);
}
