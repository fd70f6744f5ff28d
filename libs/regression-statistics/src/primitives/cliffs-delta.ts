import type { Interval } from '@perf-agent/contracts';
import { assertShare } from './sample.ts';
import { twoSidedT } from './student-t.ts';
import { type TieGroups, eachGroup, tieGroups } from './tie-groups.ts';

/**
 * Says how much two samples are apart, without a unit: the share of pairs in which b is greater, less those in which
 * it is less. 0: alike; 1: every b above every a.
 *
 * The interval is the asymmetric one: it stays within −1 to 1. Where the samples do not overlap at all its inner
 * bound is (n − t²) / (n + t²) of the smaller n. A side with a single value has no interval.
 *
 * @param a any order, at least 1
 * @param b same unit, at least 1
 * @throws PerfError SAMPLE_TOO_SMALL, SAMPLE_INVALID
 * @see Cliff 1996, Ordinal methods, 5; Feng & Cliff 2004; checked in cliffs-delta.spec.ts against scipy and R's effsize
 */
export function cliffsDelta(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  confidence = 0.95,
): Interval {
  assertShare('cliffsDelta', 'confidence', confidence);
  const groups = tieGroups('cliffsDelta', a, b);
  const value = dominance(groups);
  if (Math.min(a.length, b.length) < 2) return { value };
  const t = twoSidedT(confidence, a.length + b.length - 2);
  if (Math.abs(value) === 1) {
    const size = Math.min(a.length, b.length);
    const inner = (value * (size - t * t)) / (size + t * t);
    return { value, low: Math.min(inner, value), high: Math.max(inner, value) };
  }
  const variance = dominanceVariance(groups, value);
  const rest = 1 - value * value;
  const center = value * rest;
  const half = t * Math.sqrt(variance) * Math.sqrt(rest * rest + t * t * variance);
  const scale = rest + t * t * variance;
  return { value, low: (center - half) / scale, high: (center + half) / scale };
}

function dominance(groups: TieGroups): number {
  const { aSize, bSize } = groups;
  let sum = 0;
  eachGroup(groups, (a, b, aBelow) => {
    sum += b * (2 * aBelow + a - aSize);
  });
  return sum / (aSize * bSize);
}

/** The unbiased variance of delta, from the dominance of every single value; not below its least possible value. */
function dominanceVariance(groups: TieGroups, delta: number): number {
  const { aSize, bSize } = groups;
  const pairs = aSize * bSize;
  let ofA = 0;
  let ofB = 0;
  let tiedPairs = 0;
  eachGroup(groups, (a, b, aBelow, bBelow) => {
    // b above less b below a value of a, and a below less a above a value of b
    ofA += a * (bSize - b - 2 * bBelow - delta * bSize) ** 2;
    ofB += b * (2 * aBelow + a - aSize - delta * aSize) ** 2;
    tiedPairs += a * b;
  });
  const single = pairs - tiedPairs - pairs * delta * delta;
  const variance = (ofA + ofB - single) / (pairs * (aSize - 1) * (bSize - 1));
  return Math.max(variance, (1 - delta * delta) / (pairs - 1));
}
