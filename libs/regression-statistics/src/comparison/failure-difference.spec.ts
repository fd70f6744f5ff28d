import { describe, expect, test } from '@jest/globals';
import type { Failures } from '../primitives/proportions.ts';
import { seededRandom } from '../primitives/seeded-random.ts';
import { compareRuns } from './compare-runs.ts';
import { failureDifference } from './failure-difference.ts';

function of1000(...failures: number[]): Failures[] {
  return failures.map((count) => ({ failures: count, requests: 1000 }));
}

function compare(base: Failures[], candidate: Failures[]) {
  const share = ({ failures, requests }: Failures) => failures / requests;
  return compareRuns({
    base: base.map(share),
    candidate: candidate.map(share),
    counts: { base, candidate },
    worse: 'higher',
    changeKind: 'points',
  });
}

describe('failureDifference', () => {
  // The formulas in Python with scipy 1.17.1 for t; for p Fisher's test of 42 and 84 of 4,000, by scipy
  test('is Newcombe with t where requests fail independently', () => {
    const found = failureDifference(of1000(10, 12, 9, 11), of1000(21, 18, 25, 20));
    expect(found.value).toBeCloseTo(0.0105, 14);
    expect(found.low).toBeCloseTo(0.0037019547116414753, 12);
    expect(found.high).toBeCloseTo(0.0176056450613207, 12);
    expect(found.pValue).toBeGreaterThanOrEqual(0.00020523241231116033);
  });

  test('is much less sure where failures come in bursts', () => {
    const found = failureDifference(of1000(1, 40, 3, 0), of1000(60, 2, 5, 18));
    expect(found.low).toBeCloseTo(-0.04926376292795223, 12);
    expect(found.high).toBeCloseTo(0.0740514162547433, 12);
    expect(found.pValue).toBeGreaterThan(0.2);
  });

  test.each([
    ['no failures at all', of1000(0, 0, 0, 0), of1000(0, 0, 0, 0), 'same'],
    [
      'no failures in few requests',
      [1, 1, 1].map(() => ({ failures: 0, requests: 20 })),
      of1000(0, 0, 0),
      'inconclusive',
    ],
    ['many new failures', of1000(0, 1, 0, 0), of1000(20, 25, 22, 19), 'worse'],
    ['bursts', of1000(1, 40, 3, 0), of1000(60, 2, 5, 18), 'inconclusive'],
  ])('leads to a verdict: %s', (_name, base, candidate, verdict) => {
    expect(compare(base, candidate)).toMatchObject({ verdict, method: 'rao-scott' });
  });

  // Shares of runs are beta with mean 2 % and 25 times the binomial variance; 6 runs of 2,000 requests on each side.
  test('errs no more often than it says with bursts (seed 14, 600 rounds)', () => {
    const random = seededRandom(14);
    const gamma = (shape: number): number => {
      // Marsaglia & Tsang 2000, with the boost for shapes below 1.
      if (shape < 1) return gamma(shape + 1) * random.uniform() ** (1 / shape);
      const d = shape - 1 / 3;
      for (;;) {
        const x = random.normal();
        const v = (1 + x / Math.sqrt(9 * d)) ** 3;
        if (v > 0 && Math.log(random.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v))
          return d * v;
      }
    };
    const run = (): Failures => {
      const requests = 2000;
      const size = (requests - 25) / 24;
      const [a, b] = [gamma(0.02 * size), gamma(0.98 * size)];
      const mean = (requests * a) / (a + b);
      // Near enough to binomial here, where bursts make nearly all of the noise.
      const failures = Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()));
      return { failures, requests };
    };
    let errors = 0;
    let missed = 0;
    for (let round = 0; round < 600; round++) {
      const arms = [0, 1].map(() => Array.from({ length: 6 }, run));
      const { pValue, low = 0, high = 0 } = failureDifference(arms[0] ?? [], arms[1] ?? []);
      if (pValue < 0.05) errors++;
      if (low > 0 || high < 0) missed++;
    }
    // 5 % of 600 is 30; three standard errors above are 46.
    expect(errors).toBeLessThan(47);
    expect(missed).toBeLessThan(47);
  });
});
