// Two sets of runs, without the schemas of stored documents, whose start costs more than the comparison.
export { checkControl, splitControl } from './comparison/control.ts';
export { compareRuns, DEFAULT_FLOOR } from './comparison/compare-runs.ts';
export type {
  Arm,
  ArmSummary,
  ComparisonMethod,
  ComparisonVerdict,
  ComparisonWarning,
  Control,
  Design,
  Needed,
  RunComparison,
  RunsInput,
  WarningKind,
} from './comparison/comparison-types.ts';
export { signedRank } from './comparison/signed-rank.ts';
export type { SignedRank } from './comparison/signed-rank.ts';
export { csvLines, decimalOf } from './history/csv-lines.ts';
export { readValuesCsv } from './history/read-values-csv.ts';
export { formula } from './formulas/formula.ts';
export type { Failures } from './primitives/proportions.ts';
