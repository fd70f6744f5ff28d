import { type Failures, assertFailures } from './proportions.ts';

const { max, min } = Math;

/** Arrangements as likely as the one seen must not be lost to rounding: the margin that R and scipy use. */
const AS_LIKELY = 1 + 1e-7;
/** An arrangement of less than this share of the likeliest one adds nothing any more, nor do those beyond it. */
const NOTHING = 1e-30;

/** p-values for b failing more (greater) or less than a. */
export type FisherExact = {
  readonly pTwoSided: number;
  readonly pGreater: number;
  readonly pLess: number;
};

/**
 * Tests whether requests of b fail more or less often than those of a, exactly, however rare failures are.
 *
 * Fisher's test and not Boschloo's, which is sharper with some tens of requests only: with thousands they are the same,
 * and Boschloo's searches all failure rates. It errs on the side of "no difference" where failures are few.
 * Requests must fail independently; where they fail in bursts, see `compareFailures`. Up to some millions take 1 ms.
 *
 * @throws PerfError SAMPLE_TOO_SMALL without requests; SAMPLE_INVALID for counts that are none
 * @see Fisher 1935; checked in fisher-exact.spec.ts against scipy
 */
export function fisherExact(a: Failures, b: Failures): FisherExact {
  assertFailures('fisherExact', a);
  assertFailures('fisherExact', b);
  const failures = a.failures + b.failures;
  const requests = a.requests + b.requests;
  const first = max(0, failures - a.requests);
  const last = min(failures, b.requests);
  const mode = min(
    last,
    max(first, Math.floor(((failures + 1) * (b.requests + 1)) / (requests + 2))),
  );
  const sums = { all: 0, asLikely: 0, atLeast: 0, atMost: 0 };
  // Relative to the likeliest arrangement, by the ratio of neighbours: no large factorials.
  const ratioUp = (k: number) =>
    ((failures - k) * (b.requests - k)) / ((k + 1) * (a.requests - failures + k + 1));
  const observed = relativeChance(b.failures, mode, a.requests, b.requests, failures);
  const add = (k: number, chance: number) => {
    sums.all += chance;
    if (chance <= observed * AS_LIKELY) sums.asLikely += chance;
    if (k >= b.failures) sums.atLeast += chance;
    if (k <= b.failures) sums.atMost += chance;
  };
  const least = observed * NOTHING;
  for (let k = mode, chance = 1; k <= last && chance > least; k++) {
    add(k, chance);
    chance *= ratioUp(k);
  }
  for (let k = mode - 1, chance = 1; k >= first; k--) {
    chance /= ratioUp(k);
    if (!(chance > least)) break;
    add(k, chance);
  }
  return {
    pTwoSided: min(1, sums.asLikely / sums.all),
    pGreater: min(1, sums.atLeast / sums.all),
    pLess: min(1, sums.atMost / sums.all),
  };
}

/** The chance of k failures in b relative to that of `mode`. */
function relativeChance(k: number, mode: number, a: number, b: number, failures: number): number {
  let chance = 1;
  const [from, to] = [min(k, mode), max(k, mode)];
  for (let at = from; at < to; at++) {
    chance *= ((failures - at) * (b - at)) / ((at + 1) * (a - failures + at + 1));
  }
  return k < mode ? 1 / chance : chance;
}
