import type { Interval } from '@perf-agent/contracts';
import { PerfError } from '@perf-agent/contracts';
import { median } from '../primitives/quantile.ts';
import { assertSample, assertShare, mean, standardDeviation } from '../primitives/sample.ts';
import { twoSidedT } from '../primitives/student-t.ts';

/**
 * Sums up one night's repeats of a metric: their median, with the Student t interval of their mean.
 *
 * - 'positive' (latency, throughput, memory): the interval is made of logarithms. With a 0 among the values (no
 *   throughput at all) it is made on the raw scale and cut at 0.
 * - 'ratio' (errors over requests): on the raw scale, cut to 0…1.
 *
 * Median and mean can lie apart in few values; the interval is widened until it holds the median. One value has no
 * bounds, and a bound that no number can hold is left out.
 *
 * @param values one a repeat, any order, at least 1
 * @throws PerfError SAMPLE_TOO_SMALL; SAMPLE_INVALID for NaN, infinite or negative values, and ratios above 1
 */
export function acrossRepeats(
  values: readonly number[],
  kind: 'positive' | 'ratio',
  confidence = 0.95,
): Interval {
  assertShare('acrossRepeats', 'confidence', confidence);
  assertSample('acrossRepeats', values, kind === 'ratio' ? 1 : Infinity);
  if (values.length === 0) {
    throw new PerfError('SAMPLE_TOO_SMALL', 'acrossRepeats: 0 values, expected at least 1');
  }
  const value = median(values);
  if (values.length === 1) return { value };
  const { low, high } = meanInterval(values, kind, confidence);
  return {
    value,
    ...(Number.isFinite(low) && { low: Math.min(low, value) }),
    ...(Number.isFinite(high) && { high: Math.max(high, value) }),
  };
}

function meanInterval(
  values: readonly number[],
  kind: 'positive' | 'ratio',
  confidence: number,
): { low: number; high: number } {
  if (kind === 'positive' && values.every((value) => value > 0)) {
    const { center, half } = studentInterval(values.map(Math.log), confidence);
    return { low: Math.exp(center - half), high: Math.exp(center + half) };
  }
  const { center, half } = studentInterval(values, confidence);
  const max = kind === 'ratio' ? 1 : Infinity;
  return { low: Math.max(0, center - half), high: Math.min(max, center + half) };
}

function studentInterval(
  values: readonly number[],
  confidence: number,
): { center: number; half: number } {
  const standardError = standardDeviation(values) / Math.sqrt(values.length);
  return { center: mean(values), half: twoSidedT(confidence, values.length - 1) * standardError };
}
