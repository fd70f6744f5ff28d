import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../primitives/seeded-random.ts';
import type { HistoryInput } from './judge-history.ts';
import { judgeTogether, neededWith } from './judge-together.ts';
import { NIGHT_RULE } from './rule.ts';

const SEED = 21;
const SMALL = 1.12;

/** Forty quiet nights, then three that are so many times as slow. */
function histories(factors: readonly number[]): HistoryInput[] {
  const random = seededRandom(SEED);
  return factors.map((factor) => ({
    scale: { worse: 'higher' as const, changeKind: 'ratio' as const },
    threshold: 0.2,
    nights: Array.from({ length: 43 }, (_, night) => ({
      night,
      runs: [100 * (night >= 40 ? factor : 1) * Math.exp(0.04 * random.normal())],
    })),
  }));
}

const verdicts = (factors: readonly number[]): string[] =>
  judgeTogether(histories(factors)).map(({ verdict }) => verdict);
const quiet = (count: number): number[] => Array.from({ length: count }, () => 1);

describe('many comparisons of one night', () => {
  test('need more strength the more there are, and less the more of them changed', () => {
    expect(neededWith(4, 1)).toBe(NIGHT_RULE.established);
    expect(neededWith(40, 1) ** 2).toBeCloseTo(4.2 ** 2 + 2 * Math.log(10), 12);
    expect(neededWith(40, 10)).toBe(NIGHT_RULE.established);
    expect(neededWith(40, 2)).toBeLessThan(neededWith(40, 1));
  });

  test(`a change that is plain stays one among 200 (seed ${SEED})`, () => {
    expect(verdicts([1.6, ...quiet(199)])[0]).toBe('regressed');
  });

  test(`a change that only just shows is not one among 200 quiet ones, but is with others (seed ${SEED})`, () => {
    const alone = judgeTogether(histories([SMALL]))[0]?.established;
    expect(alone).toBeDefined();
    expect(alone?.established.strength).toBeLessThan(neededWith(200, 1));
    expect(verdicts([SMALL, ...quiet(199)])[0]).not.toBe('change');
    const many = verdicts([SMALL, ...Array.from({ length: 60 }, () => 1.4), ...quiet(139)]);
    expect(many[0]).toBe('change');
  });
});
