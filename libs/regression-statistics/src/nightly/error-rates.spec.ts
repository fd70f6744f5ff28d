import { describe, expect, test } from '@jest/globals';
import type { MetricVerdict } from '@perf-agent/contracts';
import { acrossRepeats } from './across-repeats.ts';
import { compareNight } from './compare-night.ts';
import { confirm, isSuspect } from './confirm.ts';
import { nights, p95Input } from '../testing/nights.ts';
import { seededRandom } from '../primitives/seeded-random.ts';

const ROUNDS = 2000;

/** Share of each verdict on one night after 7 lognormal ones of this sd, at `factor` times their level. */
function verdictShares(
  seed: number,
  sd: number,
  factor: number,
): Partial<Record<MetricVerdict, number>> {
  const random = seededRandom(seed);
  const night = () => 120 * Math.exp(sd * random.normal());
  const shares: Partial<Record<MetricVerdict, number>> = {};
  for (let round = 0; round < ROUNDS; round++) {
    const baselineNights = nights(Array.from({ length: 7 }, night));
    const { verdict } = compareNight(p95Input(night() * factor, { baselineNights }));
    shares[verdict] = (shares[verdict] ?? 0) + 1 / ROUNDS;
  }
  return shares;
}

describe('compareNight on simulated nights', () => {
  // At most alpha by construction; the threshold of 20 % makes it less.
  test.each([
    [0.03, 0.001],
    [0.05, 0.002],
    [0.08, 0.008],
    [0.1, 0.01],
  ])('calls a quiet night regressed rarely: sd %f, below %f (seed 7)', (sd, limit) => {
    expect(verdictShares(7, sd, 1).regressed ?? 0).toBeLessThan(limit);
  });

  test.each([
    [0.03, 1.6, 0.99],
    [0.05, 1.6, 0.99],
    [0.08, 1.6, 0.94],
    [0.1, 1.6, 0.82],
    [0.03, 1.3, 0.98],
    [0.05, 1.3, 0.86],
  ])('finds a real regression: sd %f, times %f, in more than %f (seed 8)', (sd, factor, least) => {
    expect(verdictShares(8, sd, factor).regressed ?? 0).toBeGreaterThan(least);
  });

  test('passes nights that vary by 3 % as unchanged (seed 9)', () => {
    expect(verdictShares(9, 0.03, 1).unchanged ?? 0).toBeGreaterThan(0.98);
  });

  test('has a uniform p-value on quiet nights (seed 10)', () => {
    const random = seededRandom(10);
    const night = () => 120 * Math.exp(0.06 * random.normal());
    const rounds = 4000;
    const pValues = Array.from({ length: rounds }, () => {
      const baselineNights = nights(Array.from({ length: 7 }, night));
      return compareNight(p95Input(night(), { baselineNights })).pValue ?? Number.NaN;
    });
    for (const share of [0.05, 0.5, 0.95]) {
      const below = pValues.filter((pValue) => pValue < share).length / rounds;
      const standardError = Math.sqrt((share * (1 - share)) / rounds);
      expect(Math.abs(below - share)).toBeLessThan(3 * standardError);
    }
  });
});

describe('confirm on simulated nights', () => {
  test('keeps most of a +60 % regression, nights and repeats both varying by 5 % (seed 11)', () => {
    const random = seededRandom(11);
    const repeats = (level: number) =>
      Array.from({ length: 5 }, () => level * Math.exp(0.05 * random.normal()));
    const level = () => 120 * Math.exp(0.05 * random.normal());
    let confirmed = 0;
    const rounds = 1000;
    for (let round = 0; round < rounds; round++) {
      const values = Array.from(
        { length: 7 },
        () => acrossRepeats(repeats(level()), 'positive').value,
      );
      const tonight = level() * 1.6;
      const first = repeats(tonight);
      const suspicion = compareNight(
        p95Input(0, { tonight: acrossRepeats(first, 'positive'), baselineNights: nights(values) }),
      );
      if (!isSuspect(suspicion)) continue;
      const again = repeats(tonight);
      const all = acrossRepeats([...first, ...again], 'positive');
      const result = confirm(suspicion, acrossRepeats(again, 'positive'), all, again.length);
      if (result.verdict === 'regressed') confirmed++;
    }
    expect(confirmed / rounds).toBeGreaterThan(0.98);
  });
});
