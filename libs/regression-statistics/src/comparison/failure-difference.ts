import { fisherExact } from '../primitives/fisher-exact.ts';
import type { Failures } from '../primitives/proportions.ts';
import { twoSidedT, upperTail } from '../primitives/student-t.ts';
import type { Shift } from './shift.ts';

const { hypot, max, min, round, sqrt } = Math;

/** Fewer runs of an arm do not say how much runs differ. */
export const MIN_COUNTED_RUNS = 3;

/**
 * Compares the failed shares of two arms by their counts, where failures come in bursts: requests of one run are not
 * independent. How much more runs differ than independent requests would (the design effect) is estimated over both arms,
 * and all counts are divided by it. The interval is Newcombe's, with the t of the runs; p is no surer than Fisher's.
 *
 * @param base at least 3 runs, as many of the candidate
 * @see Rao & Scott 1992; Newcombe 1998, method 10; its error rate is simulated in failure-difference.spec.ts
 */
export function failureDifference(
  base: readonly Failures[],
  candidate: readonly Failures[],
  confidence = 0.95,
): Shift {
  const all = { base: pooled(base), candidate: pooled(candidate) };
  const df = base.length + candidate.length - 2;
  const effect = designEffect([base, candidate]);
  const t = twoSidedT(confidence, df);
  const ofBase = wilson(all.base, effect, t);
  const ofCandidate = wilson(all.candidate, effect, t);
  const value = ofCandidate.value - ofBase.value;
  return {
    value,
    low: value - hypot(ofCandidate.value - ofCandidate.low, ofBase.high - ofBase.value),
    high: value + hypot(ofCandidate.high - ofCandidate.value, ofBase.value - ofBase.low),
    pValue: max(scoreP(all.base, all.candidate, effect, df), fisherP(all, effect)),
    method: 'rao-scott',
  };
}

function pooled(runs: readonly Failures[]): Failures {
  let failures = 0;
  let requests = 0;
  for (const run of runs) {
    failures += run.failures;
    requests += run.requests;
  }
  return { failures, requests };
}

/** Pearson's statistic over its degrees of freedom; an arm without failures says nothing about bursts. */
function designEffect(arms: readonly (readonly Failures[])[]): number {
  let squares = 0;
  let df = 0;
  for (const runs of arms) {
    const { failures, requests } = pooled(runs);
    const share = failures / requests;
    if (!(share > 0 && share < 1)) continue;
    for (const run of runs) {
      const expected = run.requests * share;
      squares += (run.failures - expected) ** 2 / (expected * (1 - share));
    }
    df += runs.length - 1;
  }
  return df > 0 ? max(1, squares / df) : 1;
}

function wilson({ failures, requests }: Failures, effect: number, t: number) {
  const n = requests / effect;
  const value = failures / requests;
  const center = value * n + (t * t) / 2;
  const half = t * sqrt(n * value * (1 - value) + (t * t) / 4);
  return {
    value,
    low: failures === 0 ? 0 : (center - half) / (n + t * t),
    high: failures === requests ? 1 : (center + half) / (n + t * t),
  };
}

function scoreP(a: Failures, b: Failures, effect: number, df: number): number {
  const share = (a.failures + b.failures) / (a.requests + b.requests);
  const variance = share * (1 - share) * (effect / a.requests + effect / b.requests);
  if (!(variance > 0)) return 1;
  const difference = b.failures / b.requests - a.failures / a.requests;
  return min(1, 2 * upperTail(Math.abs(difference) / sqrt(variance), df));
}

function fisherP(
  { base, candidate }: { base: Failures; candidate: Failures },
  effect: number,
): number {
  const shrunk = ({ failures, requests }: Failures): Failures => ({
    failures: round(failures / effect),
    requests: max(1, round(requests / effect)),
  });
  return fisherExact(shrunk(base), shrunk(candidate)).pTwoSided;
}
