import { PerfError } from '@perf-agent/contracts/basics';
import { clipOutliers } from './clip-outliers.ts';
import { keepChanges } from './keep-changes.ts';
import { longRunScale, neighbourScale } from './noise-scale.ts';
import { segmentCost } from './segment-cost.ts';
import { segmentLevels } from './segment-levels.ts';
import { lowerMedian } from './select.ts';
import { DEFAULT_SETTINGS, type ChangePointSettings } from './settings.ts';

const { abs, floor, log, log2, max, min } = Math;

/** Noise below this share of the range is not told apart from none: nothing else bounds how finely a ramp is cut. */
const LEAST_NOISE_SHARE = 1e-4;
/** For running medians at both ends. */
const LEAST_VALUES = 6;
/** 2 to this power, and to its negative, is still an exact number. */
const MAX_EXPONENT = 1000;

/**
 * Names where a history changed its level or its slope for good. One outlier or two side by side are no change, nor is
 * what autocorrelated noise does by itself; a steady climb is none, where it begins is one. Scaling and shifting the values
 * changes nothing.
 *
 * Values are cleaned of outliers and split into levels (FPOP), where a change must explain `changePenalty` · ln n
 * long-run variances of the noise. Then neighbouring segments become one as long as a level or a line explains both as well.
 *
 * @param values one a night or run, oldest first, any unit
 * @param settings the defaults are meant for every series
 * @returns index of the first value of each new segment, ascending; none in the last `minimumLength` − 1 values
 * @throws PerfError SAMPLE_INVALID for what is not a finite number; SAMPLE_TOO_SMALL below 2 · `minimumLength` values
 * @see the scores on the Turing Change Point Dataset (van den Burg & Williams 2020, arXiv 2003.06222) in tools/bench
 */
export function changePoints(
  values: ArrayLike<number>,
  settings: Partial<ChangePointSettings> = {},
): number[] {
  const all = { ...DEFAULT_SETTINGS, ...settings };
  const { minimumLength, changePenalty, slopePenalty, outlierDeviations } = all;
  const centred = standardized(values, max(2 * minimumLength, LEAST_VALUES));
  const deviation = neighbourScale(centred);
  const clean = clipOutliers(centred, outlierDeviations * deviation);
  let lowest = Infinity;
  let highest = -Infinity;
  for (const value of clean) {
    lowest = min(lowest, value);
    highest = max(highest, value);
  }
  const noise = max(longRunScale(clean, all), (highest - lowest) * LEAST_NOISE_SHARE);
  if (!(noise > 0)) return [];
  const unit = noise * noise * log(clean.length);
  const penalty = changePenalty * unit;
  const cost = segmentCost(clean, slopePenalty * unit, 2 * minimumLength);
  return keepChanges(segmentLevels(clean, penalty), clean.length, cost, { penalty, minimumLength });
}

/**
 * Checks the values, brings them to a size whose squares a number can hold, and shifts their median to 0, so that sums of
 * squares keep their digits.
 */
function standardized(values: ArrayLike<number>, minimum: number): Float64Array {
  const { length } = values;
  let largest = 0;
  for (let index = 0; index < length; index++) {
    const value = values[index] ?? NaN;
    largest = max(largest, abs(value));
    if (Number.isFinite(value)) continue;
    throw new PerfError(
      'SAMPLE_INVALID',
      `change points: value ${index} is ${value}, expected a finite number`,
      { hint: 'Leave out nights that were not measured.' },
    );
  }
  if (length < minimum) {
    throw new PerfError(
      'SAMPLE_TOO_SMALL',
      `change points: ${length} values, expected at least ${minimum}`,
      { hint: `${minimum - length} more are needed.` },
    );
  }
  // By a power of two no digit is lost.
  const factor = 2 ** max(-MAX_EXPONENT, min(MAX_EXPONENT, -floor(log2(largest))));
  const scaled = new Float64Array(length);
  for (let index = 0; index < length; index++) scaled[index] = (values[index] ?? 0) * factor;
  const middle = lowerMedian(scaled.slice());
  for (let index = 0; index < length; index++) scaled[index] = (scaled[index] ?? 0) - middle;
  return scaled;
}
