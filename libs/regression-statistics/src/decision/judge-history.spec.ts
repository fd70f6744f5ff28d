import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../primitives/seeded-random.ts';
import { judgeHistory, type HistoryInput } from './judge-history.ts';
import { replayNights } from './replay-nights.ts';
import type { Scale } from './night-level.ts';

const SEED = 5;
const latency: Scale = { worse: 'higher', changeKind: 'ratio' };
const throughput: Scale = { worse: 'lower', changeKind: 'ratio' };
const errors: Scale = { worse: 'higher', changeKind: 'points' };

/** 100 with 2 % noise between nights and 1 % between runs, times a factor a night. */
function history(factors: readonly number[], scale = latency, noise = 0.02): HistoryInput {
  const random = seededRandom(SEED);
  const nights = factors.map((factor, night) => {
    const level = 100 * factor * Math.exp(noise * random.normal());
    return { night, runs: [0, 1, 2].map(() => level * Math.exp(0.01 * random.normal())) };
  });
  return { scale, threshold: 0.2, nights };
}

/** So many nights at 1, then these factors. */
const after = (count: number, ...factors: number[]): number[] => [
  ...Array.from({ length: count }, () => 1),
  ...factors,
];
const repeat = (count: number, factor: number): number[] =>
  Array.from({ length: count }, () => factor);

describe(`the verdict of the last night (seed ${SEED})`, () => {
  test.each<[string, number[], string]>([
    ['six earlier nights', after(7), 'no-baseline'],
    ['nothing new', after(30), 'unchanged'],
    ['one slow night', after(30, 1.3), 'suspect-night'],
    ['a second slow night', after(30, 1.3, 1.3), 'regressed'],
    ['a week of slow nights', after(30, ...repeat(7, 1.3)), 'regressed'],
    ['three weeks of slow nights: the new level', after(30, ...repeat(21, 1.3)), 'unchanged'],
    ['a night after one slow night', after(30, 1.6, 1), 'unchanged'],
    ['a small change that stays', after(30, ...repeat(4, 1.12)), 'change'],
    ['two fast nights', after(30, 0.7, 0.7), 'improved'],
  ])('%s: %s', (_name, factors, verdict) => {
    const first = judgeHistory(history(factors));
    // What establishes a small change may come a night earlier: then its own night is asked.
    const established = first.changes.at(-1)?.established.establishedAt;
    const asked =
      verdict === 'change' && established !== undefined
        ? judgeHistory(history(factors.slice(0, established + 1)))
        : first;
    expect(asked.verdict).toBe(verdict);
  });

  test('names onset, size and evidence', () => {
    const { established } = judgeHistory(history(after(30, 1.3, 1.3)));
    expect(established?.established).toMatchObject({ onset: 30, establishedAt: 31 });
    expect(established?.change.low).toBeGreaterThan(0.22);
    expect(established?.change.high).toBeLessThan(0.38);
    expect(established?.established.strength).toBeGreaterThan(established?.established.needed ?? 9);
  });

  test('noise that could hide a regression is inconclusive', () => {
    const noisy = history(after(30), latency, 0.15);
    expect(['inconclusive', 'suspect-night']).toContain(judgeHistory(noisy).verdict);
  });

  test.each<[Scale, number]>([
    [throughput, 0.8],
    [latency, 1.25],
  ])('a worsening has its own side: %j', (scale, factor) => {
    expect(judgeHistory(history(after(30, factor, factor), scale)).verdict).toBe('regressed');
    expect(judgeHistory(history(after(30, 1 / factor, 1 / factor), scale)).verdict).toBe(
      'improved',
    );
  });

  test('error ratios are compared in points; zeros before are no obstacle', () => {
    const nights = after(30, 0, 0).map((_, night) => ({ night, runs: [0, 0, 0] }));
    const input = { scale: errors, threshold: 0.05, nights };
    expect(judgeHistory(input).verdict).toBe('unchanged');
    const failing = nights.map((entry) =>
      entry.night >= 30 ? { ...entry, runs: [0.08, 0.07, 0.09] } : entry,
    );
    expect(judgeHistory({ ...input, nights: failing })).toMatchObject({
      verdict: 'regressed',
      established: { change: { value: expect.closeTo(0.08, 3) } },
    });
  });

  test('constant nights are unchanged', () => {
    const nights = after(30).map((_, night) => ({ night, runs: [50, 50, 50] }));
    expect(judgeHistory({ scale: latency, threshold: 0.2, nights }).verdict).toBe('unchanged');
  });

  test('what went away is no longer open', () => {
    const back = judgeHistory(history(after(30, ...repeat(5, 1.3), 1, 1)));
    expect(back.open).toBeUndefined();
    expect(back).toMatchObject({ verdict: 'improved', established: { recoveredFrom: 30 } });
  });

  test('gaps between nights change nothing', () => {
    const input = history(after(30, 1.3, 1.3));
    const nights = input.nights.map((entry) => ({ ...entry, night: entry.night * 3 }));
    expect(judgeHistory({ ...input, nights }).verdict).toBe('regressed');
  });
});

describe(`a replay (seed ${SEED})`, () => {
  test('uses only the nights up to each night', () => {
    const whole = history(after(40, ...repeat(10, 1.3), ...repeat(10, 1)));
    const { alerts } = replayNights(whole);
    for (const end of [38, 41, 42, 45, 51, 55]) {
      const part = replayNights({ ...whole, nights: whole.nights.slice(0, end) });
      expect(part.alerts).toEqual(alerts.filter(({ night }) => night < end));
    }
  });

  test('tells a regression once, with its onset, and its recovery', () => {
    const { alerts, recoveries } = replayNights(history(after(40, ...repeat(10, 1.3), 1, 1, 1)));
    expect(alerts.map(({ night, level, changeNight }) => [night, level, changeNight])).toEqual([
      [40, 'suspect-night', 40],
      [41, 'regressed', 40],
    ]);
    expect(recoveries).toEqual([{ night: 51, changeNight: 50, worseSince: 40 }]);
  });

  test('creep becomes a regression as a whole', () => {
    const creep = Array.from({ length: 30 }, (_, night) => 1 + 0.01 * Math.min(24, night + 1));
    const { alerts } = replayNights(history(after(40, ...creep)));
    expect(alerts.some(({ level, night }) => level === 'regressed' && night < 70)).toBe(true);
  });
});
