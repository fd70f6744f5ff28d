import { describe, expect, test } from '@jest/globals';
import { betaBinomialTails } from './beta-binomial-tails.ts';
import { compareFailures } from './failure-nights.ts';
import { fisherExact } from './fisher-exact.ts';
import type { Failures } from './proportions.ts';
import { type SeededRandom, seededRandom } from './seeded-random.ts';

const REQUESTS = 100_000;

function nightsOf(failures: readonly number[], requests = REQUESTS): Failures[] {
  return failures.map((each) => ({ failures: each, requests }));
}

/** Failures of a night whose mean count is `mean` times a gamma variable of this shape: 0.25 scatters twofold. */
function randomNight(random: SeededRandom, mean: number, shape: number): Failures {
  let rate = (mean * gammaOf(random, shape)) / shape;
  let failures = 0;
  // Poisson, by the time between failures.
  for (rate += Math.log(1 - random.uniform()); rate > 0; failures++) {
    rate += Math.log(1 - random.uniform());
  }
  return { failures, requests: REQUESTS };
}

/** Marsaglia & Tsang 2000. */
function gammaOf(random: SeededRandom, shape: number): number {
  if (shape < 1) return gammaOf(random, shape + 1) * (1 - random.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = random.normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < (x * x) / 2 + d - d * v + d * Math.log(v)) {
      return d * v;
    }
  }
}

describe('betaBinomialTails', () => {
  // scipy 1.17.1, betabinom.sf(failures − 1) and betabinom.cdf(failures); the last by exact fractions, as scipy loses
  // digits there
  test.each([
    [3, 1000, 0.5, 400, 0.1722396056020411, 0.8886991801433819],
    [0, 50, 2, 3, 1, 0.004192872117400422],
    [50, 50, 2, 3, 0.0001612643122075319, 1],
    [40, 100_000, 0.8, 9000, 0.020560644671997252, 0.9812133483220526],
    [12, 100, 5, 500, 2.401357086498879e-7, 0.9999999532141203],
  ])('are right for %i of %i', (failures, requests, alpha, beta, atLeast, atMost) => {
    const tails = betaBinomialTails({ alpha, beta }, { failures, requests });
    expect(Math.abs(tails.atLeast / atLeast - 1)).toBeLessThan(1e-8);
    expect(Math.abs(tails.atMost / atMost - 1)).toBeLessThan(1e-8);
  });

  // scipy 1.17.1, quad of binom.sf over the beta density
  test.each([
    [900, 100_000, 20, 4000, 0.0014865785],
    [3000, 50_000, 4, 96, 0.148646208],
  ])('agree with scipy for many failures, %i of %i', (failures, requests, alpha, beta, atLeast) => {
    const tails = betaBinomialTails({ alpha, beta }, { failures, requests });
    expect(Math.abs(tails.atLeast / atLeast - 1)).toBeLessThan(1e-6);
  });
});

describe('compareFailures', () => {
  test.each([
    ['nights that differ by half their mean', 20, 4, 21],
    ['nights that are mostly without failures', 1, 0.25, 21],
    ['seven nights', 20, 4, 7],
    ['nights that differ by chance alone', 20, 1e6, 21],
  ])('errs with alpha at most: %s (seed 19)', (_name, mean, shape, count) => {
    const random = seededRandom(19);
    const rounds = 150;
    let [alarms, pooledAlarms] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      const nights = Array.from({ length: count }, () => randomNight(random, mean, shape));
      const tonight = randomNight(random, mean, shape);
      if (compareFailures(nights, tonight).pGreater <= 0.05) alarms++;
      if (fisherExact(pooled(nights), tonight).pGreater <= 0.05) pooledAlarms++;
    }
    // .05 and three standard errors of 150 rounds.
    expect(alarms / rounds).toBeLessThan(0.103);
    if (shape < 10 && mean > 1) expect(pooledAlarms / rounds).toBeGreaterThan(0.15);
  });

  test('finds four times the failures of nights that are alike, and not of nights that differ as much', () => {
    const alike = nightsOf([18, 22, 20, 25, 16, 19, 21, 23, 20, 17]);
    const apart = nightsOf([0, 75, 3, 41, 0, 12, 1, 90, 0, 8]);
    const [tonight] = nightsOf([80]) as [Failures];
    expect(compareFailures(alike, tonight).pGreater).toBeLessThan(1e-4);
    expect(compareFailures(apart, tonight).pGreater).toBeGreaterThan(0.05);
    expect(compareFailures(alike, tonight).overdispersion).toBeLessThan(3);
    expect(compareFailures(apart, tonight).overdispersion).toBeGreaterThan(10);
  });

  test('after 21 nights without a failure: one is not an alarm, five are', () => {
    const none = nightsOf(Array<number>(21).fill(0));
    const after = (failures: number) => compareFailures(none, { failures, requests: REQUESTS });
    expect(after(0)).toMatchObject({ pTwoSided: 1 });
    expect(after(0).pGreater).toBeCloseTo(1, 9);
    expect(after(1).pGreater).toBeGreaterThan(0.01);
    expect(after(5).pGreater).toBeLessThan(0.001);
    expect(after(1000).pGreater).toBeLessThan(after(5).pGreater);
  });

  test('takes numbers of requests that differ: as many failures of half the requests are more', () => {
    const nights = nightsOf([18, 22, 20, 25, 16, 19, 21]);
    const whole = compareFailures(nights, { failures: 25, requests: REQUESTS });
    const half = compareFailures(nights, { failures: 25, requests: REQUESTS / 2 });
    expect(half.pGreater).toBeLessThan(whole.pGreater);
    expect(whole.expectedShare).toBeCloseTo(20 / REQUESTS, 5);
  });

  test('turns its tails when failures and successes change places', () => {
    const nights = nightsOf([180, 220, 200, 250, 160], 1000);
    const turned = nights.map(({ failures, requests }) => ({
      failures: requests - failures,
      requests,
    }));
    const one = compareFailures(nights, { failures: 300, requests: 1000 });
    const other = compareFailures(turned, { failures: 700, requests: 1000 });
    expect(other.pLess).toBeCloseTo(one.pGreater, 4);
    expect(other.pGreater).toBeCloseTo(one.pLess, 4);
  });

  test('takes nights on which all fails', () => {
    const nights = nightsOf([50, 50, 50, 50], 50);
    expect(compareFailures(nights, { failures: 50, requests: 50 }).pTwoSided).toBe(1);
    expect(compareFailures(nights, { failures: 5, requests: 50 }).pLess).toBeLessThan(0.05);
  });

  test.each([
    ['two nights', nightsOf([1, 2]), { failures: 1, requests: 9 }, 'SAMPLE_TOO_SMALL'],
    [
      'a night without requests',
      nightsOf([0, 0, 0], 0),
      { failures: 1, requests: 9 },
      'SAMPLE_TOO_SMALL',
    ],
    ['half a failure', nightsOf([1, 2, 3]), { failures: 0.5, requests: 9 }, 'SAMPLE_INVALID'],
    ['a NaN', nightsOf([1, 2, Number.NaN]), { failures: 1, requests: 9 }, 'SAMPLE_INVALID'],
  ])('refuses %s', (_name, nights, tonight, code) => {
    expect(() => compareFailures(nights, tonight)).toThrow(expect.objectContaining({ code }));
  });
});

function pooled(nights: readonly Failures[]): Failures {
  let [failures, requests] = [0, 0];
  for (const night of nights) {
    failures += night.failures;
    requests += night.requests;
  }
  return { failures, requests };
}
