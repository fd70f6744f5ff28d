import type { Arm, Control, Design, RunsInput } from './comparison-types.ts';
import { compareRuns } from './compare-runs.ts';
import { changeText, effectText, pText, sizeText } from './comparison-words.ts';
import { ALPHA } from './judge-shift.ts';

/**
 * Says whether a measurement finds differences that are not there: both arms are runs of the same build, made in the same
 * way as those that are to be compared.
 *
 * | verdict | when |
 * | --- | --- |
 * | failed | a difference is established (p < .05, the 95 % interval does not hold 0) and not shown to be below the floor |
 * | passed | the whole interval lies within ±floor |
 * | weak | anything else: no difference is seen, but one of the floor's size would not be either |
 *
 * One of twenty sound measurements fails by chance; the control is then repeated, and not left out.
 *
 * @throws PerfError as `compareRuns`
 */
export function checkControl(input: Omit<RunsInput, 'control'>): Control {
  const { verdict, effect, pValue, floor, changeKind } = compareRuns(input);
  const facts = {
    ...(effect && { effect }),
    ...(pValue !== undefined && { pValue }),
    runCount: input.base.length + input.candidate.length,
  };
  const { value = 0, low, high } = effect ?? {};
  const bounded = low !== undefined && high !== undefined;
  if (verdict === 'same') {
    const reason = `the A/A control finds no difference of ${sizeText(floor, changeKind)} or more: ${effectText({ value, low, high }, changeKind)}`;
    return { ...facts, verdict: 'passed', reason };
  }
  if (bounded && (low > 0 || high < 0) && (pValue ?? 1) < ALPHA) {
    const reason = `the A/A control finds ${effectText({ value, low, high }, changeKind)}, ${pText(pValue ?? 1)}, between runs of the same build: the measurement itself makes a difference`;
    return { ...facts, verdict: 'failed', reason };
  }
  const hidden = bounded
    ? `up to ${changeText(low, changeKind)} or ${changeText(high, changeKind)} could be hidden`
    : 'it has too few runs to find any';
  return {
    ...facts,
    verdict: 'weak',
    reason: `the A/A control finds no difference, but ${hidden}`,
  };
}

/**
 * Splits runs of one build in two arms as the design makes them: the first half against the second, or every other run.
 * A last odd run is left out.
 *
 * @param runs in the order of time
 */
export function splitControl(runs: readonly number[], design: Design): Record<Arm, number[]> {
  const half = Math.floor(runs.length / 2);
  if (design === 'separate')
    return { base: runs.slice(0, half), candidate: runs.slice(half, 2 * half) };
  const even = runs.slice(0, 2 * half);
  return {
    base: even.filter((_, index) => index % 2 === 0),
    candidate: even.filter((_, index) => index % 2 === 1),
  };
}
