import { METRICS, type MetricVerdict, type NightlyMetric } from '@perf-agent/contracts';
import type { Prediction } from './predict-night.ts';
import { pText, signedText, sizeText, spreadText } from './reasons.ts';

/**
 * Judges a change that could be computed: the rules of `compareNight`, in their order.
 *
 * @returns the verdict, and why as the rest of a sentence
 */
export function judgeChange(
  metric: NightlyMetric,
  prediction: Prediction,
  threshold: number,
  alpha: number,
): { verdict: MetricVerdict; why: string } {
  const { change, pWorse, pBetter } = prediction;
  const [harm, worstHarm] =
    METRICS[metric].worse === 'higher' ? [change.value, change.high] : [-change.value, -change.low];
  const limit = `the threshold of ${sizeText(metric, threshold)}`;
  const noise = spreadText(metric, prediction);
  if (harm > threshold && pWorse < alpha) {
    const why = `worse by more than ${limit}, and unlikely by chance (${pText(pWorse)}, below ${alpha}; ${noise})`;
    return { verdict: 'regressed', why };
  }
  if (harm > threshold) {
    const why = `worse by more than ${limit}, but it may be chance (${pText(pWorse)}, not below ${alpha}): ${noise}`;
    return { verdict: 'inconclusive', why };
  }
  if (harm < -threshold && pBetter < alpha) {
    const why = `better by more than ${limit}, and unlikely by chance (${pText(pBetter)}, below ${alpha}; ${noise})`;
    return { verdict: 'improved', why };
  }
  const range = `the 95 % interval ${signedText(metric, change.low)} to ${signedText(metric, change.high)}`;
  if (worstHarm <= threshold) {
    return { verdict: 'unchanged', why: `${range} rules out ${limit}` };
  }
  const why = `${range} passes ${limit}: ${noise}, too much to rule a regression out`;
  return { verdict: 'inconclusive', why };
}
