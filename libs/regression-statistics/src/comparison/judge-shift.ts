import type { Interval } from '@perf-agent/contracts';
import type { ComparisonVerdict } from './comparison-types.ts';

/** Two-sided, of finding a difference where there is none. */
export const ALPHA = 0.05;

export type Judged = {
  readonly effect: Interval;
  readonly pValue: number;
  readonly floor: number;
  readonly worse: 'higher' | 'lower';
};

/**
 * Comes to a verdict from an effect with its 95 % interval.
 *
 * | verdict | when | so |
 * | --- | --- | --- |
 * | same | the whole interval lies within ±floor | a change that matters is ruled out, which "not significant" is not (two one-sided tests, each at 2.5 %) |
 * | worse, better | p < .05, the interval does not hold 0, and the estimate is at least the floor | a difference is established, and as far as is known it matters |
 * | inconclusive | anything else | also a difference that is established and may or may not matter |
 *
 * A difference that is established but small enough not to matter is the same. Asking for the whole interval beyond the
 * floor would find a change of twice the floor no more often than a coin does with the runs that suffice for "same".
 *
 * @see Schuirmann 1987 for the two one-sided tests
 */
export function judgeShift({ effect, pValue, floor, worse }: Judged): ComparisonVerdict {
  const { value, low, high } = effect;
  if (low === undefined || high === undefined) return 'inconclusive';
  if (low > -floor && high < floor) return 'same';
  const established = pValue < ALPHA && (low > 0 || high < 0);
  if (!established || Math.abs(value) < floor) return 'inconclusive';
  return value > 0 === (worse === 'higher') ? 'worse' : 'better';
}
