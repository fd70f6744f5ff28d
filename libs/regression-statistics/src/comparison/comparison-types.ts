import type { Interval } from '@perf-agent/contracts';
import type { Failures } from '../primitives/proportions.ts';

export type Arm = 'base' | 'candidate';

/**
 * How the runs were made. 'separate': all of base, then all of the candidate, or at other times. 'interleaved': in turn
 * (ABAB or ABBA). 'paired': run i of base belongs to run i of the candidate, or by `blocks`: what both share is taken out.
 */
export type Design = 'separate' | 'interleaved' | 'paired';

export type RunsInput = {
  /** One value a run, in the order of time, at least 1; of error ratios 0 to 1. */
  readonly base: readonly number[];
  readonly candidate: readonly number[];
  readonly worse: 'higher' | 'lower';
  /** 'ratio': a relative change, 0.02 for 2 %. 'points': a difference of ratios, 0.005 for half a percentage point. */
  readonly changeKind?: 'ratio' | 'points';
  readonly design?: Design;
  /** Of a paired design: which block (host, hour, data set) each run belongs to. Without, run i belongs to run i. */
  readonly blocks?: Readonly<Record<Arm, readonly (string | number)[]>>;
  /** Of an interleaved or paired design: which arm ran first in each pair. */
  readonly firstInPair?: readonly Arm[];
  /** Of error ratios: the counts behind each run's value. */
  readonly counts?: Readonly<Record<Arm, readonly Failures[]>>;
  /** What a change has to be to matter, above 0, in the change kind. */
  readonly floor?: number;
  /** Of runs of the same build against each other, in the same design: `checkControl`. */
  readonly control?: Control;
};

export type ComparisonVerdict = 'better' | 'worse' | 'same' | 'inconclusive';

export type WarningKind =
  | 'too-few-runs'
  | 'confounded'
  | 'drift'
  | 'order'
  | 'autocorrelation'
  | 'outliers'
  | 'several-levels'
  | 'unequal-spread'
  | 'constant'
  | 'identical'
  | 'zeros'
  | 'unit'
  | 'left-out'
  | 'control';

export type ComparisonWarning = { readonly kind: WarningKind; readonly text: string };

export type ComparisonMethod = 'mann-whitney' | 'signed-rank' | 'rao-scott';

export type Needed = {
  /** Runs of each arm, or pairs, with which nine of ten such comparisons would come to a verdict. */
  readonly perSide: number;
  readonly moreBase: number;
  readonly moreCandidate: number;
};

export type ArmSummary = { readonly runCount: number; readonly median: number };

/** Two sets of runs compared. */
export type RunComparison = {
  readonly verdict: ComparisonVerdict;
  /** Why, in words for a person. */
  readonly reason: string;
  /** The candidate against base, with its 95 % interval: positive is higher. Absent where none can be given. */
  readonly effect?: Interval;
  /** Two-sided, of no difference. */
  readonly pValue?: number;
  readonly method: ComparisonMethod;
  readonly design: Design;
  readonly changeKind: 'ratio' | 'points';
  readonly worse: 'higher' | 'lower';
  readonly floor: number;
  readonly base: ArmSummary;
  readonly candidate: ArmSummary;
  /** Of pairs or blocks that the test went by. */
  readonly pairCount?: number;
  /** From −1 (every candidate run below every base run) to 1. */
  readonly cliffsDelta: Interval;
  /** Only where the verdict is inconclusive and more runs would settle it. */
  readonly needed?: Needed;
  readonly warnings: readonly ComparisonWarning[];
  readonly control?: Control;
};

/** What runs of the same build against each other said of the measurement. */
export type Control = {
  /** 'failed': it finds a difference where there is none. 'weak': it finds none, and would not find one of the floor's size. */
  readonly verdict: 'passed' | 'weak' | 'failed';
  readonly reason: string;
  readonly effect?: Interval;
  readonly pValue?: number;
  readonly runCount: number;
};
