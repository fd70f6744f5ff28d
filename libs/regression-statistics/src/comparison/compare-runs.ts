import type { Interval } from '@perf-agent/contracts';
import { cliffsDelta } from '../primitives/cliffs-delta.ts';
import { median } from '../primitives/quantile.ts';
import { scaledArms, type Arms } from './arms.ts';
import type {
  ComparisonVerdict,
  ComparisonWarning,
  RunComparison,
  RunsInput,
} from './comparison-types.ts';
import { countText, verdictText } from './comparison-words.ts';
import { judgeShift, type Judged } from './judge-shift.ts';
import { runWarnings, unitFactor } from './run-warnings.ts';
import { runsWanted } from './runs-wanted.ts';
import { measureShift, type MeasuredShift, type Shift } from './shift.ts';
import { timeOrder } from './time-order.ts';

/** What is compared by default: 2 %, or half a percentage point. */
export const DEFAULT_FLOOR = { ratio: 0.02, points: 0.005 } as const;

/**
 * Compares two sets of runs of one metric: before and after, two builds, a pull request and its base.
 *
 * The effect is the Hodges–Lehmann shift of the logarithms as a relative change (of error ratios: in points) with its
 * exact 95 % interval, the test Mann–Whitney's, or for pairs the signed ranks: see `measureShift`. `judgeShift` says how
 * verdicts come about. Beyond that a verdict has to survive what the order of the runs casts doubt on (`timeOrder`), and
 * the A/A control when there is one; otherwise it is 'inconclusive', with the reason.
 *
 * The run is the unit: one value a run, a p95 say. Values of single requests are not independent and do not belong here.
 *
 * @throws PerfError SAMPLE_TOO_SMALL without runs; SAMPLE_INVALID for what is not a finite number in the metric's range,
 *   naming arm and run, for pairs that are none, or for a floor that is not above 0
 */
export function compareRuns(input: RunsInput): RunComparison {
  const { worse, changeKind = 'ratio', design = 'separate', control } = input;
  const arms = scaledArms(input);
  const measured = measureShift(input, arms);
  const { shift, pairs } = measured;
  const floor = input.floor ?? DEFAULT_FLOOR[changeKind];
  const order = timeOrder(input, arms, measured);
  const paired = shift.method === 'signed-rank' && pairs !== undefined;
  const facts = {
    method: shift.method,
    design,
    changeKind,
    worse,
    floor,
    base: { runCount: input.base.length, median: median(input.base) },
    candidate: { runCount: input.candidate.length, median: median(input.candidate) },
    ...(paired && { pairCount: pairs.differences.length }),
    cliffsDelta: cliffsDelta(input.base, input.candidate),
    ...(control && { control }),
  };
  const warnings: ComparisonWarning[] = [
    ...leftOutWarning(pairs?.leftOut ?? 0),
    ...zeroWarning(input, arms),
    ...order.warnings,
    ...runWarnings(arms),
    ...(control?.verdict === 'weak' ? [{ kind: 'control', text: control.reason } as const] : []),
  ];
  const { changeOf } = arms;
  if (!changeOf) {
    const reason = 'The usual base value is 0: no change is a percentage of it.';
    return { ...facts, verdict: 'inconclusive', reason, warnings };
  }
  const judgedOf = (one: Shift): Judged => {
    return { effect: changed(one, changeOf), pValue: one.pValue, floor, worse };
  };
  const judged = judgedOf(shift);
  const { effect, pValue } = judged;
  const all = { ...facts, effect, pValue };
  const plain = judgeShift(judged);
  const text = verdictText(plain, judged, changeKind);
  const shaken = order.doubts.find((one) => judgeShift(judgedOf(one.shift)) !== plain)?.why;
  const doubt = veto(input, effect) ?? (plain === 'inconclusive' ? undefined : shaken);
  if (doubt !== undefined) {
    return { ...all, verdict: 'inconclusive', reason: `${text} Not believed: ${doubt}.`, warnings };
  }
  if (plain !== 'inconclusive') return { ...all, verdict: plain, reason: text, warnings };
  return inconclusive(all, plain, text, warnings, measured, arms);
}

function inconclusive(
  all: Omit<RunComparison, 'verdict' | 'reason' | 'warnings'>,
  verdict: ComparisonVerdict,
  text: string,
  warnings: readonly ComparisonWarning[],
  measured: MeasuredShift,
  arms: Arms,
): RunComparison {
  const needed = runsWanted(measured, arms, arms.differenceOf(all.floor));
  const few = fewWarning(measured, all);
  const [noun, more] =
    all.pairCount === undefined
      ? [
          'runs of each',
          `${needed?.moreBase ?? 0} more of base, ${needed?.moreCandidate ?? 0} of the candidate`,
        ]
      : ['pairs', `${needed?.moreBase ?? 0} more`];
  const plan = needed
    ? ` With this noise ${needed.perSide} ${noun} would settle it (${more}).`
    : ' With this noise no practical number of runs would settle it.';
  return {
    ...all,
    verdict,
    reason: `${text}${plan}`,
    warnings: [...few, ...warnings],
    ...(needed && { needed }),
  };
}

function changed({ value, low, high }: Shift, changeOf: (difference: number) => number): Interval {
  const bounds =
    low === undefined || high === undefined ? {} : { low: changeOf(low), high: changeOf(high) };
  return { value: changeOf(value), ...bounds };
}

/** What makes any verdict unbelievable. */
function veto(
  { base, candidate, changeKind, control }: RunsInput,
  effect: Interval,
): string | undefined {
  if (control?.verdict === 'failed') return control.reason;
  const factor = changeKind === 'points' ? undefined : unitFactor(base, candidate);
  if (factor !== undefined)
    return `the arms are a factor of ${factor} apart, as if their units differed`;
  return Number.isFinite(effect.value)
    ? undefined
    : 'the arms are too far apart to compute a change';
}

function fewWarning(
  { shift }: MeasuredShift,
  { pairCount, base, candidate }: Pick<RunComparison, 'pairCount' | 'base' | 'candidate'>,
): ComparisonWarning[] {
  if (shift.low !== undefined) return [];
  const text =
    pairCount === undefined
      ? `${countText(base.runCount, 'base run')} and ${countText(candidate.runCount, 'candidate run')}: so few cannot reach p < .05 whatever they measure; 4 of each can`
      : `${countText(pairCount, 'pair')}: so few cannot reach p < .05 whatever they measure; 6 can`;
  return [{ kind: 'too-few-runs', text }];
}

function leftOutWarning(count: number): ComparisonWarning[] {
  if (count === 0) return [];
  return [
    { kind: 'left-out', text: `${countText(count, 'block')} with runs of one arm alone left out` },
  ];
}

function zeroWarning({ changeKind = 'ratio' }: RunsInput, { isLog }: Arms): ComparisonWarning[] {
  if (changeKind === 'points' || isLog) return [];
  const text = 'some runs measured 0: changes are taken as parts of the usual base value';
  return [{ kind: 'zeros', text }];
}
