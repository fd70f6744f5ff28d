import type { MetricComparison, MetricVerdict } from '@perf-agent/contracts';
import { judgeHistory } from '../decision/judge-history.ts';
import { floorOf, worstHarm } from '../decision/classify-changes.ts';
import { NIGHT_RULE } from '../decision/rule.ts';
import { alwaysValid } from '../primitives/always-valid.ts';
import { median } from '../primitives/quantile.ts';
import { decideNights, historyOf, type NightQuestion } from './decide-nights.ts';
import { pText } from './reasons.ts';
import { runNoise } from './run-noise.ts';

/** How often the further repeats of a quiet night may confirm a suspicion, however often one looks. */
const ALPHA = 0.01;
/** Further repeats that stand out less than this, in times the noise, are like any other night. */
const NORMAL = 1;

export type Resolution = {
  readonly state: 'confirmed' | 'refuted' | 'undecided';
  /** The metric with all of tonight's repeats, and the verdict so far. */
  readonly comparison: MetricComparison;
};

/**
 * Looks at a suspicion again after further repeats of the same night; may be asked after every batch.
 *
 * Confirmed: the further repeats alone (a) are as far from the level before as a change has to be, with an interval
 * compatible with the threshold, and (b) exceed the level before by more than the floor, by a p-value that stays valid
 * however often one looks. Refuted: their interval, valid in the same way, stays below the floor, or the night by them is
 * like the others. What is not confirmed stays 'suspect-night': no issue.
 *
 * This tells a bad start of the measurement from a slow service. A machine that is slow all night looks like a slow
 * service; only another night tells.
 *
 * @param question the suspicion, tonight's runs being all of them, the further ones included
 * @param furtherRuns the metric in each valid further repeat, in their order
 */
export function resolveSuspicion(
  question: NightQuestion,
  furtherRuns: readonly number[],
): Resolution {
  const { threshold } = question.comparison;
  const [decided = question.comparison] = decideNights([question]);
  if (furtherRuns.length === 0) return { state: 'undecided', comparison: decided };
  const input = historyOf({ ...question, tonight: { ...question.tonight, runs: furtherRuns } });
  const { alone, levelStart } = judgeHistory(input);
  if (alone?.onset !== input.nights.length - 1) {
    return { state: 'undecided', comparison: decided };
  }
  const floor = floorOf(threshold, NIGHT_RULE.floorShare, input.scale);
  const { tonight, level, sd } = runNoise(input, levelStart);
  const valid = alwaysValid(tonight, { nullMean: level + floor, alpha: ALPHA, sd });
  const far = alone.strength >= NIGHT_RULE.established && alone.step >= floor;
  const compatible = worstHarm(alone.change, input.scale) >= threshold;
  const beyond = valid.pValue <= ALPHA && valid.mean > level + floor;
  const within = (valid.high ?? Infinity) < level + floor || alone.strength < NORMAL;
  const state = far && compatible && beyond ? 'confirmed' : within ? 'refuted' : 'undecided';
  const comparison = {
    ...decided,
    verdict: verdictAfter(state, decided.verdict),
    reason: `${decided.reason} ${outcomeText(state, furtherRuns.length, valid.pValue)}`,
    confirmation: {
      value: median(furtherRuns),
      repeatCount: furtherRuns.length,
      confirmed: state === 'confirmed',
    },
  };
  return { state, comparison };
}

function verdictAfter(state: Resolution['state'], decided: MetricVerdict): MetricVerdict {
  if (state === 'confirmed') return 'regressed';
  return state === 'undecided' ? 'suspect-night' : decided;
}

function outcomeText(state: Resolution['state'], count: number, pValue: number): string {
  const p = `${pText(pValue)}, valid at every look`;
  switch (state) {
    case 'confirmed':
      return `Confirmed tonight by ${count} further repeats (${p}).`;
    case 'refuted':
      return `${count} further repeats tonight were normal.`;
    case 'undecided':
      return `${count} further repeats tonight neither confirmed nor refuted it (${p}).`;
  }
}
