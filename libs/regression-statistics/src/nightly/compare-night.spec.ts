import { describe, expect, test } from '@jest/globals';
import { MetricComparison } from '@perf-agent/contracts';
import { compareNight } from './compare-night.ts';
import { nights, p95Input } from '../testing/nights.ts';

describe('compareNight', () => {
  test('finds a regression, with its numbers', () => {
    // By hand: the logs of 97 … 103 have sd 0.021608; 162 lies 0.482660 above their mean; t = 20.89, df 6;
    // the 95 % interval is 1.62 · e^(±2.44691 · 0.021608 · √(8/7)).
    const comparison = compareNight(p95Input(162));
    expect(comparison).toMatchObject({ verdict: 'regressed', baseline: { average: 100 } });
    expect(comparison.change?.value).toBeCloseTo(0.62, 12);
    expect(comparison.change?.low).toBeCloseTo(0.5309, 3);
    expect(comparison.change?.high).toBeCloseTo(0.7142, 3);
    expect(comparison.pValue).toBeLessThan(1e-5);
    expect(comparison.reason).toBe(
      "Tonight's p95 latency of 162 ms is 62 % above the average of 100 ms over 7 nights; worse by more than " +
        'the threshold of 20 %, and unlikely by chance (p < 0.0001, below 0.01; the nights vary by ±2.2 % ' +
        '(standard deviation)).',
    );
  });

  test.each([
    ['a quiet night', p95Input(101), 'unchanged', 'rules out the threshold of 20 %'],
    ['a faster night', p95Input(70), 'improved', '30 % below'],
    ['a higher night inside the threshold', p95Input(109), 'unchanged', '9 % above'],
    [
      'nights too noisy to rule a regression out',
      p95Input(102, { baselineNights: nights([80, 120, 95, 130, 75]) }),
      'inconclusive',
      'too much to rule a regression out',
    ],
    [
      'a high night among noisy ones',
      p95Input(130, { baselineNights: nights([80, 120, 95, 130, 75]) }),
      'inconclusive',
      'may be chance',
    ],
    [
      'repeats of tonight that are far apart',
      p95Input(125, { tonight: { value: 125, low: 90, high: 172 } }),
      'inconclusive',
      "tonight's repeats leave ±",
    ],
    [
      'throughput that falls',
      p95Input(80, { metric: 'throughputRps', threshold: 0.15 }),
      'regressed',
      '20 % below',
    ],
    [
      'throughput that stops',
      p95Input(0, { metric: 'throughputRps', threshold: 0.15 }),
      'regressed',
      '100 % below',
    ],
    [
      'throughput that rises',
      p95Input(130, { metric: 'throughputRps', threshold: 0.15 }),
      'improved',
      '30 % above',
    ],
    [
      'memory in MiB',
      p95Input(150 * 2 ** 20, {
        metric: 'peakRssBytes',
        threshold: 0.3,
        baselineNights: nights([100, 101, 99].map((mib) => mib * 2 ** 20)),
      }),
      'regressed',
      'memory of 150 MiB',
    ],
    [
      'nights that happen to be identical',
      p95Input(100.4, { baselineNights: nights([100, 100, 100]), threshold: 0.001 }),
      'inconclusive',
      'at least ±1 % is taken as noise',
    ],
  ] as const)('judges %s', (_name, input, verdict, words) => {
    const comparison = compareNight(input);
    expect(comparison.reason).toContain(words);
    expect(comparison.verdict).toBe(verdict);
  });

  test.each([
    [[], undefined],
    [[100], 100],
    [[100, 110], 105],
  ])('has no baseline of the nights %j', (values, average) => {
    const comparison = compareNight(p95Input(200, { baselineNights: nights(values) }));
    expect(comparison.verdict).toBe('no-baseline');
    expect(comparison.baseline).toEqual({
      ...(average !== undefined && { average }),
      nights: nights(values),
    });
    expect(comparison.reason).toContain(`${values.length} of at least 3 nights`);
    expect(comparison).not.toHaveProperty('change');
  });

  describe('on error ratios, in points', () => {
    const errors = (tonight: number, values: number[]) =>
      compareNight(
        p95Input(tonight, {
          metric: 'errorRatio',
          threshold: 0.05,
          baselineNights: nights(values),
        }),
      );

    test('is unchanged without any error', () => {
      const comparison = errors(0, [0, 0, 0, 0, 0, 0, 0]);
      expect(comparison).toMatchObject({
        verdict: 'unchanged',
        change: { value: 0 },
        baseline: { average: 0 },
      });
      expect(comparison.reason).toContain('is equal to the average of 0 %');
    });

    test('regresses by 8 points, though the baseline is 0', () => {
      const comparison = errors(0.08, [0, 0, 0]);
      expect(comparison).toMatchObject({ verdict: 'regressed', change: { value: 0.08 } });
      expect(comparison.reason).toContain('8 percentage points above');
    });

    test('does not take 0.5 % after 0.1 % for a fivefold rise', () => {
      expect(errors(0.005, [0.001, 0.001, 0.002]).verdict).toBe('unchanged');
    });

    test('keeps the interval within 100 points', () => {
      const { change } = errors(1, [0.1, 0.9, 0.2]);
      expect(change?.high).toBe(1);
    });
  });

  test.each([
    ['a baseline of 0', p95Input(5, { baselineNights: nights([0, 0, 0]) }), 'is 0'],
    ['a negative night', p95Input(5, { baselineNights: nights([5, -5, 5]) }), '-5 is out of range'],
    [
      'an error ratio above 1',
      p95Input(2, { metric: 'errorRatio', baselineNights: nights([0, 0, 0]) }),
      '2 is out of range for error rate: expected from 0 to 1',
    ],
    [
      'a night that is not a number',
      p95Input(5, { baselineNights: nights([5, Number.NaN, 5, 5]) }),
      'not a finite number',
    ],
    [
      'nights too large for a sum',
      p95Input(5, { baselineNights: nights([1e308, 1e308, 1e308]) }),
      'too large',
    ],
    [
      'a baseline next to nothing',
      p95Input(1e300, { baselineNights: nights([5e-324, 5e-324, 5e-324]) }),
      'too far apart',
    ],
  ])('is inconclusive about %s, and says why', (_name, input, words) => {
    const comparison = compareNight(input);
    expect(comparison.verdict).toBe('inconclusive');
    expect(comparison.reason).toContain(words);
    expect(() => MetricComparison.parse(comparison)).not.toThrow();
  });
});
