export { acrossRepeats } from './nightly/across-repeats.ts';
export { baselineNights } from './nightly/baseline-nights.ts';
export type { BaselineInput, PastRun } from './nightly/baseline-nights.ts';
export { compareNight } from './nightly/compare-night.ts';
export type { NightInput, NightValue } from './nightly/compare-night.ts';
export { confirm, isSuspect } from './nightly/confirm.ts';
export { nightVerdict } from './nightly/night-verdict.ts';
export { quantileInterval } from './primitives/quantile-interval.ts';
export { quantile } from './primitives/quantile.ts';
