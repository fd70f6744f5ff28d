import type { Interval } from '@perf-agent/contracts';
import { PerfError } from '@perf-agent/contracts/basics';
import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { assertShare } from './sample.ts';

/** Failed requests over all requests of a run, a night or several. */
export type Failures = {
  readonly failures: number;
  readonly requests: number;
};

/** A share from 0 to 1 with both bounds. */
export type ShareInterval = Required<{ [Key in keyof Interval]: number }>;

/**
 * Gives the failed share with the exact (Clopper–Pearson) interval: it holds the true share at least as often as it
 * says, however rare failures are. Requests must fail independently; where they fail in bursts, see `compareFailures`.
 *
 * @throws PerfError SAMPLE_TOO_SMALL without requests; SAMPLE_INVALID for counts that are none
 * @see Clopper & Pearson 1934; checked in proportions.spec.ts against scipy
 */
export function exactShare(counts: Failures, confidence = 0.95): ShareInterval {
  assertShare('exactShare', 'confidence', confidence);
  assertFailures('exactShare', counts);
  const { failures, requests } = counts;
  const tail = (1 - confidence) / 2;
  const rest = requests - failures;
  return {
    value: failures / requests,
    low: failures === 0 ? 0 : betaQuantile(tail, failures, rest + 1),
    high: rest === 0 ? 1 : betaQuantile(1 - tail, failures + 1, rest),
  };
}

/**
 * Gives the failed share with Wilson's interval: shorter than the exact one and right on average, not in every case.
 *
 * @throws PerfError as `exactShare`
 * @see Wilson 1927; Brown, Cai & DasGupta 2001; checked in proportions.spec.ts against scipy
 */
export function wilsonShare(counts: Failures, confidence = 0.95): ShareInterval {
  assertShare('wilsonShare', 'confidence', confidence);
  assertFailures('wilsonShare', counts);
  const { failures, requests } = counts;
  const z = normalQuantile((1 + confidence) / 2, 0, 1);
  const value = failures / requests;
  const scale = requests + z * z;
  const center = failures + (z * z) / 2;
  const half = z * Math.sqrt((failures * (requests - failures)) / requests + (z * z) / 4);
  return {
    value,
    low: failures === 0 ? 0 : (center - half) / scale,
    high: failures === requests ? 1 : (center + half) / scale,
  };
}

/**
 * Gives the difference of two failed shares, b − a, with Newcombe's interval from the two of Wilson.
 *
 * @returns −1 to 1; positive: b fails more
 * @throws PerfError as `exactShare`
 * @see Newcombe 1998, method 10; checked in proportions.spec.ts against the paper
 */
export function shareDifference(a: Failures, b: Failures, confidence = 0.95): ShareInterval {
  const ofA = wilsonShare(a, confidence);
  const ofB = wilsonShare(b, confidence);
  const value = ofB.value - ofA.value;
  return {
    value,
    low: value - Math.hypot(ofB.value - ofB.low, ofA.high - ofA.value),
    high: value + Math.hypot(ofB.high - ofB.value, ofA.value - ofA.low),
  };
}

/** @throws PerfError SAMPLE_TOO_SMALL without requests; SAMPLE_INVALID for counts that are none */
export function assertFailures(who: string, { failures, requests }: Failures): void {
  const counts = [failures, requests];
  if (!counts.every((count) => Number.isSafeInteger(count) && count >= 0) || failures > requests) {
    throw new PerfError(
      'SAMPLE_INVALID',
      `${who}: ${failures} failures of ${requests} requests, expected whole numbers, failures among the requests`,
    );
  }
  if (requests === 0)
    throw new PerfError('SAMPLE_TOO_SMALL', `${who}: 0 requests, expected 1 at least`);
}
