export { loadTesters } from './registry.ts';
export { summarize, type Sample, type SampleSummary, type Window } from './summarize.ts';
export { loadPlan } from './load-plan.ts';
export {
  allStages,
  meanLevel,
  requireSchedule,
  scheduleDurationMs,
  scheduleFor,
} from './schedule/schedule-for.ts';
export { runGuarded, type Guard } from './run-guarded.ts';
export { baselineOf, isRelative } from './breaker/baseline-of.ts';
export { createBreaker, type Breaker, type BreakerOptions } from './breaker/create-breaker.ts';
export type { BuiltInSettings } from './breaker/built-in-rules.ts';
export type { Criterion } from './breaker/criterion.ts';
export type { GeneratorState, HealthProbe } from './breaker/rule.ts';
export type { BreakerBaseline } from './breaker/rules/resolve-limit.ts';
export { requireKnownNames } from './breaker/require-known-names.ts';
export { formatCriterion } from './breaker/format-criterion.ts';
export { parseCriterion } from './breaker/parse-criterion.ts';
export { degradationCurve } from './capacity/curve/degradation-curve.ts';
export { findCapacity, type CapacityInput } from './capacity/limit/find-capacity.ts';
export { probeResult, type Probe, type ProbeResult } from './capacity/limit/probe-port.ts';
export { fitUsl, uslThroughput, type UslPoint } from './capacity/usl/fit-usl.ts';
export { readUslCsv } from './capacity/usl/read-usl-csv.ts';
export { createReader } from './results/create-reader.ts';
export { followFile } from './results/follow-file.ts';
export { FORMATS, isFormat, type Format } from './results/format.ts';
export { summarizeFiles } from './results/summarize-files.ts';
