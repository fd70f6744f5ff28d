import { lowerMedian, select } from './select.ts';

const { abs, max, min, round, sqrt } = Math;

/** The standard deviation of normal values is so many times their median absolute deviation. */
const NORMAL_PER_MAD = 1.482602218505602;
/** Differences closer than this share of the range are ties: rounding noise of the sums. */
const TIE_SHARE = 1e-9;
/** Two blocks should lie within one level, also in long histories. */
const MAX_BLOCK = 10;
/** Where fewer differences than this share are not ties, values are constant but for steps and a flip now and then. */
const LEAST_NOISY_SHARE = 1 / 4;
/** Halvings of the interval of the autocorrelation: 2⁻³⁰ is finer than any estimate. */
const HALVINGS = 30;

/**
 * Estimates the standard deviation of one value from its neighbour: of the differences from each value to the next,
 * over √2. Steps and outliers are few among the differences, and a climb adds the same to all, so none counts.
 */
export function neighbourScale(values: Float64Array): number {
  return blockScale(values, 1).scale;
}

/**
 * Estimates the long-run standard deviation: that of means over many values, times the root of how many. For independent
 * values it is the plain one; positive autocorrelation makes it larger, and just as much larger must a change be.
 *
 * Measured on differences of means of adjacent blocks of about n^blockExponent values. In blocks that short the
 * autocorrelation is not yet used up; what is missing is added as if the noise were AR(1).
 *
 * @param maxAutocorrelation below 1
 * @see Wu & Zhao 2007, J. R. Stat. Soc. B 69; Chan 2022, Biometrika 109
 */
export function longRunScale(
  values: Float64Array,
  { blockExponent, maxAutocorrelation }: { blockExponent: number; maxAutocorrelation: number },
): number {
  const length = max(1, round(min(MAX_BLOCK, values.length ** blockExponent)));
  const { scale: near, isConstant } = blockScale(values, 1);
  // Without noise, all that blocks would show is steps.
  if (isConstant) return near;
  const block = blockScale(values, length).scale;
  if (block <= near) return near;
  const phi = autocorrelationOf((block / near) ** 2, length, maxAutocorrelation);
  // With the AR(1) variance v: near² = v(1 − φ), long-run variance = v(1 + φ)/(1 − φ).
  return max(block, (near * sqrt(1 + phi)) / (1 - phi));
}

type Scale = { readonly scale: number; readonly isConstant: boolean };

/** The scale of means of blocks of `length`, times the root of it, from the differences of adjacent blocks. */
function blockScale(values: Float64Array, length: number): Scale {
  const count = values.length - 2 * length + 1;
  const differences = new Float64Array(count);
  let difference = 0;
  for (let index = 0; index < length; index++)
    difference += (values[index + length] ?? 0) - (values[index] ?? 0);
  let largest = 0;
  for (let from = 0; from < count; from++) {
    differences[from] = difference;
    largest = max(largest, abs(difference));
    const middle = values[from + length] ?? 0;
    difference += (values[from + 2 * length] ?? 0) - 2 * middle + (values[from] ?? 0);
  }
  const { scale, isConstant } = spread(differences, largest * TIE_SHARE);
  return { scale: scale / sqrt(2 * length), isConstant };
}

/**
 * The median absolute deviation on the normal scale, also where many values are the same (whole milliseconds): then it is
 * taken of the others, times the root of their share, as a variance would be. Where most are, the others are flips by one
 * unit, and a few steps and outliers that are larger: the lower quarter counts. Reorders `values`.
 */
function spread(values: Float64Array, tie: number): Scale {
  const center = lowerMedian(values);
  let count = 0;
  for (const value of values) {
    const deviation = abs(value - center);
    if (deviation > tie) values[count++] = deviation;
  }
  const share = count / values.length;
  if (share >= LEAST_NOISY_SHARE)
    return { scale: NORMAL_PER_MAD * sqrt(share) * lowerMedian(values, count), isConstant: false };
  const unit = count === 0 ? 0 : select(values, count >> 2, count);
  return { scale: sqrt(share) * unit, isConstant: true };
}

/** @returns φ of the AR(1) noise whose block scale is, squared, `ratio` times that of neighbours; from 0 to `highest` */
function autocorrelationOf(ratio: number, length: number, highest: number): number {
  if (blockRatio(highest, length) <= ratio) return highest;
  let low = 0;
  let high = highest;
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2;
    if (blockRatio(middle, length) < ratio) low = middle;
    else high = middle;
  }
  return low;
}

/** AR(1): half the variance of the difference of two adjacent means of `length`, times length, over that of length 1. */
function blockRatio(phi: number, length: number): number {
  const rest = 1 - phi ** length;
  const variance = (1 + phi) / (1 - phi) - (2 * phi * rest) / (length * (1 - phi) ** 2);
  const covariance = (phi * rest ** 2) / (length * (1 - phi) ** 2);
  return (variance - covariance) / (1 - phi);
}
