export * from './basics.ts';
export { acrossRepeats } from './nightly/across-repeats.ts';
export { baselineNights } from './nightly/baseline-nights.ts';
export type { BaselineInput, PastRun } from './nightly/baseline-nights.ts';
export { compareNight } from './nightly/compare-night.ts';
export type { NightInput, NightValue } from './nightly/compare-night.ts';
export { confirm, isSuspect } from './nightly/confirm.ts';
export { nightVerdict } from './nightly/night-verdict.ts';
export { quantileInterval } from './primitives/quantile-interval.ts';
export { quantile } from './primitives/quantile.ts';
export { checkHistory } from './decision/check-history.ts';
export { judgeHistory } from './decision/judge-history.ts';
export type {
  HistoryInput,
  HistoryJudgement,
  HistoryNight,
  HistoryVerdict,
} from './decision/judge-history.ts';
export { replayNights } from './decision/replay-nights.ts';
export type { NightAlert, NightReplay } from './decision/replay-nights.ts';
export { NIGHT_RULE } from './decision/rule.ts';
export type { Scale } from './decision/night-level.ts';
export { decideNights } from './nightly/decide-nights.ts';
export type { NightQuestion, NightRuns } from './nightly/decide-nights.ts';
export { judgeTogether } from './decision/judge-together.ts';
export { resolveSuspicion } from './nightly/resolve-suspicion.ts';
export type { Resolution } from './nightly/resolve-suspicion.ts';
export { formula } from './formulas/formula.ts';
export { quantity } from './formulas/quantity.ts';
export { alwaysValid } from './primitives/always-valid.ts';
export type { AlwaysValid, AlwaysValidOptions } from './primitives/always-valid.ts';
export { bootstrapInterval, bootstrapNights } from './primitives/bootstrap.ts';
export type { BootstrapInterval, BootstrapOptions } from './primitives/bootstrap.ts';
export { cliffsDelta } from './primitives/cliffs-delta.ts';
export { compareFailures } from './primitives/failure-nights.ts';
export type { FailureComparison } from './primitives/failure-nights.ts';
export { benjaminiHochberg, benjaminiYekutieli } from './primitives/false-discovery.ts';
export { fisherExact } from './primitives/fisher-exact.ts';
export type { FisherExact } from './primitives/fisher-exact.ts';
export { crossingProbabilities, groupSequentialBounds } from './primitives/group-sequential.ts';
export type { SequentialPlan } from './primitives/group-sequential.ts';
export { harrellDavis } from './primitives/harrell-davis.ts';
export { hodgesLehmann } from './primitives/hodges-lehmann.ts';
export type { HodgesLehmann } from './primitives/hodges-lehmann.ts';
export { kolmogorovSmirnov } from './primitives/kolmogorov-smirnov.ts';
export { mad, NORMAL_MAD } from './primitives/mad.ts';
export { mannWhitney } from './primitives/mann-whitney.ts';
export type { MannWhitney } from './primitives/mann-whitney.ts';
export { nightDeviation, nightsNeeded, powerOfMeans, runsNeeded } from './primitives/power.ts';
export type { NightNoise, Planned } from './primitives/power.ts';
export { exactShare, shareDifference, wilsonShare } from './primitives/proportions.ts';
export type { Failures, ShareInterval } from './primitives/proportions.ts';
export { seededRandom } from './primitives/seeded-random.ts';
export type { SeededRandom } from './primitives/seeded-random.ts';
export type { Spending } from './primitives/spending.ts';
export { welch } from './primitives/welch.ts';
export type { Welch } from './primitives/welch.ts';
