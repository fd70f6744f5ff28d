import { autocorrelations } from '../history/serial-inflation.ts';
import { midRanks } from '../history/mid-ranks.ts';
import { trend } from '../history/trend.ts';
import { hodgesLehmann } from '../primitives/hodges-lehmann.ts';
import { mannWhitney } from '../primitives/mann-whitney.ts';
import { median } from '../primitives/quantile.ts';
import type { Arms } from './arms.ts';
import type { ComparisonWarning, RunsInput } from './comparison-types.ts';
import { ARMS, changeText } from './comparison-words.ts';
import type { Pairs } from './pair-runs.ts';
import type { MeasuredShift, Shift } from './shift.ts';

/** What the order of the runs casts doubt on: the verdict has to be the same under each of these shifts. */
export type TimeOrder = {
  readonly warnings: readonly ComparisonWarning[];
  readonly doubts: readonly { readonly why: string; readonly shift: Shift }[];
};

const MIN_RUNS = 8;
const DRIFT_ALPHA = 0.01;
const MAX_RUNS = 400;
const ORDER_ALPHA = 0.05;
/** Runs of both arms together from which on a correlation can be told. */
const MIN_CORRELATED = 24;

/** Looks for drift, order effects and runs that resemble the one before. */
export function timeOrder(input: RunsInput, arms: Arms, measured: MeasuredShift): TimeOrder {
  const { design = 'separate' } = input;
  const warnings: ComparisonWarning[] = [];
  const doubts: { why: string; shift: Shift }[] = [];
  const say = (kind: ComparisonWarning['kind'], text: string) => warnings.push({ kind, text });
  const text = (difference: number): string =>
    changeText(arms.changeOf?.(difference) ?? difference, input.changeKind ?? 'ratio');

  if (design === 'separate') {
    say(
      'confounded',
      'the arms were not measured in turn: whatever else changed between them is in the effect; interleave runs (ABBA) to rule it out',
    );
  }
  const slopes = ARMS.flatMap((arm) => {
    const slope = driftOf(arms[arm]);
    if (slope === undefined) return [];
    say('drift', `${arm} drifts by ${text(slope * (arms[arm].length - 1))} over its runs`);
    return slope;
  });
  if (slopes.length > 0 && !(design === 'paired' && input.blocks !== undefined)) {
    const slope = slopes.reduce((sum, one) => sum + one, 0) / slopes.length;
    const distance = distanceOfArms(input, arms);
    const explained = slope * distance;
    if (explained !== 0) {
      const why = `the drift alone makes ${text(explained)} between the arms`;
      doubts.push({ why, shift: moved(measured.shift, -explained) });
    }
  }
  const order = measured.pairs && orderWarning(measured.pairs, text);
  if (order !== undefined) say('order', order);
  const correlation = correlationOf(design, arms, measured);
  if (correlation !== undefined) {
    const why = `runs resemble the one before (correlation ${correlation.toFixed(2)}), so they count for fewer`;
    say('autocorrelation', why);
    const factor = Math.sqrt((1 + correlation) / (1 - correlation));
    doubts.push({ why, shift: widened(measured.shift, factor) });
  }
  return { warnings, doubts };
}

/** Per run; undefined unless it is established. */
function driftOf(values: readonly number[]): number | undefined {
  if (values.length < MIN_RUNS) return undefined;
  const size = Math.ceil(values.length / MAX_RUNS);
  const thinned: number[] = [];
  for (let from = 0; from + size <= values.length; from += size) {
    thinned.push(median(values.slice(from, from + size)));
  }
  const { slope, pTwoSided } = trend(thinned);
  return pTwoSided < DRIFT_ALPHA ? slope.value / size : undefined;
}

/** How many runs of one arm lie between the middles of both: half a step in turn, unless the order changes. */
function distanceOfArms(
  { design = 'separate', firstInPair }: RunsInput,
  { base, candidate }: Arms,
): number {
  if (design === 'separate') return (base.length + candidate.length) / 2;
  const order = firstInPair ?? (design === 'interleaved' ? ['base'] : []);
  const lead = order.reduce((sum, arm) => sum + (arm === 'base' ? 1 : -1), 0);
  return order.length === 0 ? 0 : lead / order.length / 2;
}

function orderWarning(
  { differences, first }: Pairs,
  text: (difference: number) => string,
): string | undefined {
  if (!first) return undefined;
  const baseFirst = differences.filter((_, index) => first[index] === 'base');
  const candidateFirst = differences.filter((_, index) => first[index] === 'candidate');
  if (baseFirst.length === 0 || candidateFirst.length === 0) {
    return `${first[0] ?? 'base'} ran first in every pair: what running first costs is in the effect; change the order from pair to pair (ABBA)`;
  }
  if (mannWhitney(baseFirst, candidateFirst).pTwoSided >= ORDER_ALPHA) return undefined;
  const half = hodgesLehmann(candidateFirst, baseFirst).value / 2;
  return `whichever arm ran second was ${text(half)} of the first: pairs of both orders should be as many`;
}

/** Of neighbours in time; in a separate design within the arms, of pairs between their differences. */
function correlationOf(
  design: RunsInput['design'],
  arms: Arms,
  { pairs, shift }: MeasuredShift,
): number | undefined {
  const paired = shift.method === 'signed-rank' && pairs;
  if (design !== 'separate' && !paired) return undefined;
  const series = paired ? [pairs.differences] : [arms.base, arms.candidate];
  let sum = 0;
  let count = 0;
  for (const values of series) {
    if (values.length < MIN_RUNS) continue;
    // By ranks, and with what the mean of few values takes away given back.
    sum += ((autocorrelations(midRanks(values))[1] ?? 0) + 1 / values.length) * values.length;
    count += values.length;
  }
  if (count < MIN_CORRELATED) return undefined;
  const correlation = sum / count;
  return correlation > 2 / Math.sqrt(count) ? Math.min(correlation, 0.95) : undefined;
}

function moved(shift: Shift, by: number): Shift {
  const { low, high } = shift;
  const bounds = low === undefined || high === undefined ? {} : { low: low + by, high: high + by };
  return { ...shift, value: shift.value + by, ...bounds };
}

function widened(shift: Shift, factor: number): Shift {
  const { value, low, high } = shift;
  if (low === undefined || high === undefined) return shift;
  return { ...shift, low: value - factor * (value - low), high: value + factor * (high - value) };
}
