import { median } from '../primitives/quantile.ts';
import { mean } from '../primitives/sample.ts';

const MAD_TO_SIGMA = 1.4826;
/** Nights beyond this many times the noise are outliers. */
const OUTLIER_SIGMAS = 3.5;

/** Where the noise of a history is, on the scale of the decision: 0.02 is about 2 %, or 2 points. */
export type NoiseParts = {
  /** Standard deviation of a run within its night, bad runs aside. */
  readonly run: number;
  /** Standard deviation of a night, beyond what its runs explain: more runs do not lessen it. */
  readonly night: number;
  /** How much of a night's deviation is left in the next one: lag-1 autocorrelation without outliers. */
  readonly carriedOver: number;
  /** Share of nights that are outliers. */
  readonly outlierShare: number;
};

/**
 * Splits the noise of quiet nights into that of runs and that of nights, robustly.
 *
 * @param quiet runs of each night relative to its level: see `quietNights`
 */
export function nightNoise(quiet: readonly (readonly number[])[]): NoiseParts {
  const middles = quiet.map(median);
  const center = median(middles);
  const scale = spread(middles.map((value) => value - center));
  const isOutlier = (value: number): boolean => Math.abs(value - center) > OUTLIER_SIGMAS * scale;
  const deviations: number[] = [];
  const ofMedian: number[] = [];
  for (const [index, runs] of quiet.entries()) {
    if (runs.length < 2) continue;
    // Runs lie closer to their own middle than to the true one.
    const stretch = Math.sqrt(runs.length / (runs.length - 1));
    for (const run of runs) deviations.push((run - (middles[index] ?? 0)) * stretch);
    ofMedian.push(runs.length <= 2 ? 1 / runs.length : Math.PI / 2 / runs.length);
  }
  const run = deviations.length > 0 ? spread(deviations) : 0;
  const ofRuns = ofMedian.length > 0 ? run * run * mean(ofMedian) : 0;
  return {
    run,
    night: Math.sqrt(Math.max(0, scale * scale - ofRuns)),
    carriedOver: lagOne(middles, center, isOutlier),
    outlierShare: middles.filter(isOutlier).length / middles.length,
  };
}

/** A standard deviation that single bad values do not move: the median of the absolute values. */
function spread(deviations: readonly number[]): number {
  return MAD_TO_SIGMA * median(deviations.map(Math.abs));
}

function lagOne(
  values: readonly number[],
  center: number,
  isOutlier: (value: number) => boolean,
): number {
  let products = 0;
  let squares = 0;
  for (const [index, value] of values.entries()) {
    if (isOutlier(value)) continue;
    squares += (value - center) ** 2;
    const before = values[index - 1];
    if (before === undefined || isOutlier(before)) continue;
    products += (value - center) * (before - center);
  }
  return squares > 0 ? Math.max(0, products / squares) : 0;
}
