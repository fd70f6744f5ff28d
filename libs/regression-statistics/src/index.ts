export { acrossRepeats } from './across-repeats.ts';
export { baselineNights } from './baseline-nights.ts';
export type { BaselineInput, PastRun } from './baseline-nights.ts';
export { compareNight } from './compare-night.ts';
export type { NightInput, NightValue } from './compare-night.ts';
export { confirm, isSuspect } from './confirm.ts';
export { nightVerdict } from './night-verdict.ts';
export { quantileInterval } from './quantile-interval.ts';
export { quantile } from './quantile.ts';
