import { describe, expect, test } from '@jest/globals';
import { bootstrapInterval, bootstrapNights } from './bootstrap.ts';
import { quantile } from './quantile.ts';
import { standardDeviation } from './sample.ts';
import { seededRandom } from './seeded-random.ts';

const VALUES = [
  98.2, 101.5, 100.1, 103.7, 99.4, 97.8, 102.2, 110.9, 100.6, 99.9, 101.1, 98.8, 104.3, 100, 99.1,
];

const meanOf = (values: Float64Array) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const medianOf = (values: Float64Array) => quantile(values.sort(), 0.5);

describe('bootstrapInterval', () => {
  // scipy 1.17.1, stats.bootstrap(method='BCa', n_resamples=20000): the mean over 20 seeds, with room for the scatter of 5,000.
  test.each([
    ['mean', meanOf, 100.005, 103.529, 0.2],
    [
      'deviation',
      (values: Float64Array) => standardDeviation(Array.from(values)),
      1.711,
      5.577,
      0.3,
    ],
    ['median', medianOf, 99.295, 102.181, 0.6],
  ])('agrees with scipy on the %s', (_name, statistic, low, high, tolerance) => {
    const result = bootstrapInterval(VALUES, statistic, { resamples: 5000 });
    expect(Math.abs(result.low - low)).toBeLessThan(tolerance);
    expect(Math.abs(result.high - high)).toBeLessThan(tolerance);
    expect(result).toMatchObject({ method: 'bca', resamples: 5000, seed: 1 });
    expect(result.value).toBe(statistic(Float64Array.from(VALUES)));
  });

  test('is the same for the same seed and another for another', () => {
    const first = bootstrapInterval(VALUES, meanOf, { seed: 5 });
    expect(bootstrapInterval(VALUES, meanOf, { seed: 5 })).toEqual(first);
    expect(bootstrapInterval(VALUES, meanOf, { seed: 6 }).low).not.toBe(first.low);
  });

  test('moves with the values and turns with their sign', () => {
    const { low, high } = bootstrapInterval(VALUES, meanOf);
    const moved = bootstrapInterval(
      VALUES.map((value) => value + 50),
      meanOf,
    );
    expect(moved.low).toBeCloseTo(low + 50, 1);
    const turned = bootstrapInterval(
      VALUES.map((value) => -value),
      meanOf,
    );
    expect(turned.low).toBeCloseTo(-high, 1);
    expect(turned.high).toBeCloseTo(-low, 1);
  });

  test.each([
    ['a constant', [5, 5, 5, 5, 5], meanOf, 'constant'],
    ['an extreme', VALUES, (values: Float64Array) => Math.max(...values), 'bca'],
    [
      'a statistic that no value alone moves',
      [1, 1, 1, 9, 9, 9, 9],
      (v: Float64Array) => Math.sign(meanOf(v) - 4),
      'bias-corrected',
    ],
  ])('says how it treated %s', (_name, values, statistic, method) => {
    const result = bootstrapInterval(values, statistic);
    expect(result.method).toBe(method);
    expect(result.low).toBeLessThanOrEqual(result.high);
  });

  test('takes the bare percentiles where all resamples lie on one side', () => {
    // The share of distinct values is 1 in the sample and less in (nearly) all resamples of 30.
    const values = Array.from({ length: 30 }, (_, index) => index);
    const result = bootstrapInterval(values, (drawn) => new Set(drawn).size);
    expect(result).toMatchObject({ value: 30, method: 'percentile' });
    expect(result.high).toBeLessThan(30);
  });

  test.each([
    ['four values', [1, 2, 3, 4], meanOf, {}, 'SAMPLE_TOO_SMALL'],
    ['a NaN', [1, 2, 3, 4, Number.NaN], meanOf, {}, 'SAMPLE_INVALID'],
    ['a statistic that is no number', VALUES, () => Number.NaN, {}, 'SAMPLE_INVALID'],
    ['ten resamples', VALUES, meanOf, { resamples: 10 }, 'SAMPLE_INVALID'],
    ['half a seed', VALUES, meanOf, { seed: 0.5 }, 'SAMPLE_INVALID'],
    ['a confidence of 0', VALUES, meanOf, { confidence: 0 }, 'SAMPLE_INVALID'],
  ])('refuses %s', (_name, values, statistic, options, code) => {
    expect(() => bootstrapInterval(values, statistic, options)).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

describe('bootstrapNights', () => {
  test('holds the mean of runs that have their night in common, where single runs do not (seed 18)', () => {
    const random = seededRandom(18);
    const rounds = 250;
    let [clustered, pooled] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      const nights = Array.from({ length: 14 }, () => {
        const level = 100 + 5 * random.normal();
        return Array.from({ length: 5 }, () => level + random.normal());
      });
      const options = { resamples: 300, seed: round };
      const ofNights = bootstrapNights(nights, meanOf, options);
      const ofRuns = bootstrapInterval(nights.flat(), meanOf, options);
      if (ofNights.low <= 100 && 100 <= ofNights.high) clustered++;
      if (ofRuns.low <= 100 && 100 <= ofRuns.high) pooled++;
    }
    // 14 nights: BCa holds a little less than its .95; three standard errors of 250 rounds.
    expect(clustered / rounds).toBeGreaterThan(0.87);
    expect(pooled / rounds).toBeLessThan(0.7);
  });

  test('takes nights of different numbers of runs, and a night a value as single values', () => {
    const nights = VALUES.map((value) => [value]);
    expect(bootstrapNights(nights, meanOf)).toEqual(bootstrapInterval(VALUES, meanOf));
    const { value } = bootstrapNights([[1, 2, 3], [4], [5], [6], [7, 8]], meanOf);
    expect(value).toBe(4.5);
  });

  test.each([
    ['four nights', [[1], [2], [3], [4]], 'SAMPLE_TOO_SMALL'],
    ['a night without runs', [[1], [2], [3], [4], []], 'SAMPLE_TOO_SMALL'],
    ['an infinity', [[1], [2], [3], [4], [Infinity]], 'SAMPLE_INVALID'],
  ])('refuses %s', (_name, nights, code) => {
    expect(() => bootstrapNights(nights, meanOf)).toThrow(expect.objectContaining({ code }));
  });
});
