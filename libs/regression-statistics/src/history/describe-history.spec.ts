import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../primitives/seeded-random.ts';
import { describeHistory } from './describe-history.ts';
import type { DescribedNight } from './night-scale.ts';

/** `count` nights of `runs` runs around 100, ±1 % a night and ±2 % a run; `change` is added on the log scale. */
function history(
  count: number,
  change: (night: number, run: number) => number = () => 0,
  { runs = 5, seed = 1, dated = false } = {},
): DescribedNight[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, night) => {
    const level = 0.01 * random.normal();
    return {
      night: dated ? new Date(Date.UTC(2026, 0, 5 + night)).toISOString().slice(0, 10) : night,
      runs: Array.from({ length: runs }, (_unused, run) => {
        return 100 * Math.exp(level + 0.02 * random.normal() + change(night, run));
      }),
    };
  });
}

function textsOf(nights: readonly DescribedNight[], worse: 'higher' | 'lower' = 'higher') {
  return Object.fromEntries(
    describeHistory(nights, { worse }).map(({ kind, text }) => [kind, text]),
  );
}

describe('describeHistory', () => {
  test('says of quiet nights how much they vary, and nothing else', () => {
    const texts = textsOf(history(60));
    expect(Object.keys(texts)).toEqual(['noise']);
    // √(1 % ² + 1.4 · 2 % ² / 5) = 1.5 %, by the median absolute deviation of 60 nights: a seventh up or down
    expect(texts.noise).toMatch(
      /^A night varies by ±1\.[1-9] % around its level .*a run by ±(1\.[7-9]|2|2\.[0-3]) %/,
    );
  });

  test.each([
    [
      'a step',
      (n: number) => (n >= 30 ? 0.1 : 0),
      'level-change',
      /^From night 30 on the values are (9|9\.\d|10|11) % higher \(worse\)/,
    ],
    [
      'a slow rise',
      (n: number) => 0.001 * n,
      'trend',
      /^From night 0 to night 59 the values rise by 0\.\d+ % a week/,
    ],
    [
      'a creep',
      (n: number) => 0.01 * Math.min(20, Math.max(0, n - 20)),
      'trend',
      /rise by (6|7)\.?\d* % a week .* in all: worse/,
    ],
    ['a slow fall', (n: number) => -0.002 * n, 'trend', /fall by 1\.\d % a week .*: better/],
    [
      'a cold start',
      (_n: number, run: number) => (run === 0 ? 0.3 : 0),
      'warm-up',
      /^The first run of a night is 3\d % higher than the others on (9\d|100) % of 60 nights/,
    ],
    [
      'two cold runs',
      (_n: number, run: number) => (run < 2 ? 0.3 - 0.1 * run : 0),
      'warm-up',
      /^The first 2 runs of a night are/,
    ],
    [
      'a fast first run',
      (_n: number, run: number) => (run === 0 ? -0.2 : 0),
      'warm-up',
      /lower than the others/,
    ],
    [
      'a leak',
      (_n: number, run: number) => 0.01 * run,
      'night-drift',
      /^Within a night the value rises by (3\.\d|4|4\.\d) % from the first run to the last/,
    ],
    [
      'a wild night',
      (n: number) => (n === 17 ? 0.5 : 0),
      'outlier-nights',
      /^1 night lies far from all others: night 17 \(\+6\d %\)/,
    ],
    [
      'Saturdays',
      (n: number) => (n % 7 === 5 ? -0.06 : 0),
      'weekday',
      /^Nights 5, 12, 19, … are (5|6)\.?\d* % lower \(better\)/,
    ],
  ] as const)('names %s', (_name, change, kind, text) => {
    const texts = textsOf(history(60, change));
    expect(texts[kind]).toMatch(text);
    expect(Object.keys(texts).filter((one) => one !== 'noise')).toEqual([kind]);
  });

  test('names two kinds of hosts', () => {
    const random = seededRandom(6);
    const texts = textsOf(history(80, () => (random.uniform() < 0.3 ? 0.12 : 0)));
    expect(texts.modes).toMatch(
      /^Runs fall on two levels: (6[5-9]|7[0-5]) % at the usual one, (2[5-9]|3[0-5]) % at \+1[23] %/,
    );
    expect(texts['warm-up']).toBeUndefined();
  });

  test('names weekdays of dates', () => {
    const weekend = (night: number) => (night % 7 >= 5 ? -0.06 : 0);
    expect(textsOf(history(70, weekend, { dated: true })).weekday).toMatch(
      /^(Saturdays and Sundays|Sundays and Saturdays) are (5|6)\.?\d* % lower \(better\) than the other days/,
    );
  });

  test('calls less throughput worse', () => {
    const nights = history(60, (night) => (night >= 30 ? -0.1 : 0));
    expect(textsOf(nights, 'lower')['level-change']).toContain('lower (worse)');
  });

  test('names missing nights, and days that are never measured', () => {
    const some = history(60).filter(({ night }) => night !== 7 && night !== 20 && night !== 21);
    expect(textsOf(some)['missing-nights']).toBe(
      '3 of 60 nights are missing: night 7, night 20 to night 21.',
    );
    const weekdays = history(60, undefined, { dated: true }).filter((_, index) => index % 7 < 5);
    expect(textsOf(weekdays)['missing-nights']).toMatch(/on the same 2 days of every week/);
  });

  test.each([
    ['a short history', history(6), 'too-short', /^6 nights say little.*8 and 22 more/],
    [
      'values that never change',
      [0, 1, 2].map((night) => ({ night, runs: [7, 7] })),
      'constant',
      /All runs of 3 nights are 7/,
    ],
    [
      'one run a night',
      history(40, (n) => (n > 19 ? 0.2 : 0), { runs: 1 }),
      'level-change',
      /night 20/,
    ],
    [
      'zeros',
      history(40).map(({ night, runs }) => ({
        night,
        runs: runs.map((run, i) => (i === 0 ? 0 : run)),
      })),
      'warm-up',
      /lower/,
    ],
  ] as const)('knows what to say of %s', (_name, nights, kind, text) => {
    expect(textsOf(nights)[kind]).toMatch(text);
  });

  test('says the same of the same numbers in another unit', () => {
    const nights = history(60, (night) => (night >= 30 ? 0.1 : 0));
    const inSeconds = nights.map(({ night, runs }) => ({
      night,
      runs: runs.map((run) => run / 1000),
    }));
    expect(textsOf(inSeconds)).toEqual(textsOf(nights));
  });

  test.each([
    ['no nights', [], 'SAMPLE_TOO_SMALL', '0 nights'],
    ['a night without runs', [{ night: 3, runs: [] }], 'SAMPLE_TOO_SMALL', 'night 3'],
    ['NaN', [{ night: 3, runs: [1, NaN] }], 'SAMPLE_INVALID', 'night 3: runs[1] is NaN'],
    [
      'a night twice',
      [
        { night: 3, runs: [1] },
        { night: 3, runs: [1] },
      ],
      'SAMPLE_INVALID',
      'night 3 comes twice',
    ],
    [
      'nights out of order',
      [
        { night: 3, runs: [1] },
        { night: 1, runs: [1] },
      ],
      'SAMPLE_INVALID',
      'night 1 is after 3',
    ],
    [
      'dates and numbers',
      [
        { night: 3, runs: [1] },
        { night: '2026-01-01', runs: [1] },
      ],
      'SAMPLE_INVALID',
      'mixed',
    ],
    [
      'another date',
      [{ night: '1/2/2026', runs: [1] }],
      'SAMPLE_INVALID',
      'expected a whole number or a date',
    ],
    [
      'nothing but zeros',
      [
        { night: 1, runs: [0] },
        { night: 2, runs: [0] },
        { night: 3, runs: [1, 0, 0] },
      ],
      'SAMPLE_INVALID',
      'usual value is 0',
    ],
  ] as const)('refuses %s', (_name, nights, code, message) => {
    expect(() => describeHistory(nights, { worse: 'higher' })).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
