import { PerfError } from '@perf-agent/contracts/basics';
import { mean, sampleVariance } from 'simple-statistics';
import { assertFinite, assertShare } from './sample.ts';
import { twoSidedT, upperTail } from './student-t.ts';

export type Welch = {
  /** Of mean(b) − mean(a). */
  readonly t: number;
  readonly df: number;
  readonly pTwoSided: number;
  /** For b having the greater mean. */
  readonly pGreater: number;
  readonly pLess: number;
  /** mean(b) − mean(a), in the unit of the values. */
  readonly difference: { readonly value: number; readonly low: number; readonly high: number };
};

/**
 * Compares two means without taking their variances to be equal.
 * For night values, whose noise is near normal; single latencies are not, see `mannWhitney`.
 *
 * @param a any order, at least 2
 * @param b same unit, at least 2
 * @throws PerfError SAMPLE_TOO_SMALL; SAMPLE_INVALID for a NaN, an infinity, or two constant samples: without any
 *   noise to measure by there is no t
 * @see Welch 1947; Satterthwaite 1946; checked in welch.spec.ts against scipy
 */
export function welch(a: readonly number[], b: readonly number[], confidence = 0.95): Welch {
  assertShare('welch', 'confidence', confidence);
  assertFinite('welch', 'a', a, 2);
  assertFinite('welch', 'b', b, 2);
  const aError = sampleVariance([...a]) / a.length;
  const bError = sampleVariance([...b]) / b.length;
  const squaredError = aError + bError;
  if (!(squaredError > 0 && Number.isFinite(squaredError))) {
    throw new PerfError(
      'SAMPLE_INVALID',
      `welch: the variance of the difference is ${squaredError}`,
      {
        hint: 'Two constant samples can be compared by their values alone.',
      },
    );
  }
  const df = squaredError ** 2 / (aError ** 2 / (a.length - 1) + bError ** 2 / (b.length - 1));
  const value = mean([...b]) - mean([...a]);
  const t = value / Math.sqrt(squaredError);
  const half = twoSidedT(confidence, df) * Math.sqrt(squaredError);
  return {
    t,
    df,
    pTwoSided: 2 * upperTail(Math.abs(t), df),
    pGreater: upperTail(t, df),
    pLess: upperTail(-t, df),
    difference: { value, low: value - half, high: value + half },
  };
}
