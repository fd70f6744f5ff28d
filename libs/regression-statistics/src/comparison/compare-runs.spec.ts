import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../primitives/seeded-random.ts';
import { compareRuns } from './compare-runs.ts';
import type { RunsInput } from './comparison-types.ts';

const BASE = [101.2, 99.8, 103.4, 98.7, 100.9, 102.2, 97.9, 100.1];
const CANDIDATE = [106.1, 108.3, 104.9, 107.7, 103.0, 109.2, 105.5, 106.8];
/** Eight data sets of very different size; the candidate takes some 3 % longer on each. */
const PAIRED = {
  base: [100, 220, 51, 400, 150, 80, 310, 95],
  candidate: [103.5, 226, 53.1, 411, 154.8, 82.1, 322, 97.9],
};

function compare(parts: Partial<RunsInput>) {
  return compareRuns({ base: BASE, candidate: CANDIDATE, worse: 'higher', ...parts });
}

function kinds({ warnings }: ReturnType<typeof compareRuns>): string[] {
  return warnings.map(({ kind }) => kind);
}

describe('compareRuns', () => {
  // numpy over all 64 ratios and the exact distribution of U over all 12,870 arrangements; scipy 1.17.1 for p
  test('measures the shift of the logarithms, exactly', () => {
    const { effect, pValue, verdict, method, reason } = compare({});
    expect({ verdict, method }).toEqual({ verdict: 'worse', method: 'mann-whitney' });
    expect(effect?.value).toBeCloseTo(0.05908013870859698, 12);
    expect(effect?.low).toBeCloseTo(0.03816046966731865, 12);
    expect(effect?.high).toBeCloseTo(0.081918081918082, 12);
    expect(pValue).toBeCloseTo(0.0003108003108003108, 14);
    expect(reason).toContain('+5.9 % (95 %: +3.8 % to +8.2 %), p = 0.00031; that is worse');
  });

  // the same for the signed ranks of the eight differences, over all 256 signs
  test('takes out what pairs share', () => {
    const { effect, pValue, verdict, method, pairCount } = compare({ ...PAIRED, design: 'paired' });
    expect({ verdict, method, pairCount }).toEqual({
      verdict: 'worse',
      method: 'signed-rank',
      pairCount: 8,
    });
    expect(effect?.value).toBeCloseTo(0.03223049603527454, 12);
    expect(effect?.low).toBeCloseTo(0.027272727272727174, 12);
    expect(effect?.high).toBeCloseTo(0.038083641648794575, 12);
    expect(pValue).toBeCloseTo(0.0078125, 12);
    expect(compare(PAIRED).verdict).toBe('inconclusive');
  });

  test.each([
    ['higher is worse', {}, 'worse'],
    ['lower is worse', { worse: 'lower' }, 'better'],
    ['a floor above the estimate', { floor: 0.07 }, 'inconclusive'],
    ['a floor above the interval', { floor: 0.1 }, 'same'],
    ['the same runs and a wide floor', { candidate: BASE, floor: 0.05 }, 'same'],
    ['the same runs and a narrow floor', { candidate: BASE, floor: 0.01 }, 'inconclusive'],
  ] as const)('comes to a verdict: %s', (_name, parts, verdict) => {
    expect(compare(parts).verdict).toBe(verdict);
  });

  test('turns with its arms', () => {
    const there = compare({});
    const back = compare({ base: CANDIDATE, candidate: BASE });
    expect(back.verdict).toBe('better');
    expect(back.pValue).toBeCloseTo(there.pValue ?? NaN, 14);
    expect((1 + (back.effect?.value ?? NaN)) * (1 + (there.effect?.value ?? NaN))).toBeCloseTo(
      1,
      12,
    );
    expect(back.cliffsDelta.value).toBe(-there.cliffsDelta.value);
  });

  test('does not depend on the unit', () => {
    const inSeconds = compare({
      base: BASE.map((value) => value / 1000),
      candidate: CANDIDATE.map((value) => value / 1000),
    });
    expect(inSeconds.effect?.low).toBeCloseTo(0.03816046966731865, 12);
  });

  test('finds nothing in 3 against 3, and says how many are needed', () => {
    const three = compare({ base: [100, 101, 99], candidate: [150, 151, 149] });
    expect(three).toMatchObject({ verdict: 'inconclusive', needed: { perSide: 6, moreBase: 3 } });
    expect(three.effect).not.toHaveProperty('low');
    expect(kinds(three)).toContain('too-few-runs');
    expect(three.reason).toContain('3 more of base');
  });

  test.each([
    [
      '4 against 4 apart',
      { base: [1, 1.01, 1.02, 1.03], candidate: [2, 2.01, 2.02, 2.03] },
      'worse',
    ],
    [
      '5 pairs apart',
      { base: [1, 1, 1, 1, 1], candidate: [2, 3, 2, 3, 4], design: 'paired' },
      'inconclusive',
    ],
    [
      '6 pairs apart',
      { base: [1, 2, 3, 4, 5, 6], candidate: [2, 4, 6, 8, 10, 12], design: 'paired' },
      'worse',
    ],
    ['1 against 1', { base: [1], candidate: [2] }, 'inconclusive'],
  ] as const)('judges %s', (_name, parts, verdict) => {
    expect(compare(parts).verdict).toBe(verdict);
  });

  test('counts runs of a block as one', () => {
    const blocks = ['mon', 'mon', 'tue', 'tue', 'wed'];
    const found = compare({
      base: [100, 102, 200, 204, 300],
      candidate: [110, 112, 220, 224, 330],
      blocks: { base: blocks, candidate: [...blocks.slice(0, 4), 'thu'] },
      design: 'paired',
    });
    expect(found).toMatchObject({ verdict: 'inconclusive', pairCount: 2 });
    expect(found.effect?.value).toBeCloseTo(111 / 101 - 1, 2);
    expect(kinds(found)).toEqual(expect.arrayContaining(['left-out', 'too-few-runs']));
  });

  test.each([
    ['constant and equal', [5, 5, 5, 5], [5, 5, 5, 5], 'same'],
    ['constant and apart', [5, 5, 5, 5], [6, 6, 6, 6], 'worse'],
  ])('names runs that are %s', (_name, base, candidate, verdict) => {
    const found = compare({ base, candidate });
    expect(found.verdict).toBe(verdict);
    expect(kinds(found).filter((kind) => kind === 'constant')).toHaveLength(2);
  });

  test('names arms that are the same runs', () => {
    expect(kinds(compare({ candidate: BASE }))).toContain('identical');
    expect(kinds(compare({ candidate: BASE.toReversed() }))).not.toContain('identical');
  });

  test('compares zeros as parts of base', () => {
    const found = compare({ base: [0, 10, 10, 12, 8, 10], candidate: [20, 21, 19, 22, 0, 20] });
    expect(kinds(found)).toContain('zeros');
    expect(found.effect?.value).toBeGreaterThan(0.8);
    const none = compare({ base: [0, 0, 0, 0], candidate: [1, 1, 1, 1] });
    expect(none).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('is 0'),
    });
    expect(none).not.toHaveProperty('effect');
  });

  test('does not believe arms in different units', () => {
    const found = compare({ candidate: CANDIDATE.map((value) => value / 1000) });
    expect(found.verdict).toBe('inconclusive');
    expect(found.reason).toContain('a factor of 1000 apart');
  });

  test('gives a number of runs that does settle it (seed 21)', () => {
    const random = seededRandom(21);
    const runs = (count: number, shift = 0) =>
      Array.from({ length: count }, () => 100 * Math.exp(shift + 0.03 * random.normal()));
    const { needed } = compare({ base: runs(10), candidate: runs(10) });
    // Schuirmann's tests by the normal formula: 2 (1.96 + 1.28)² (.03 / .0198)² = 48, plus what ranks and 10 runs add.
    const perSide = needed?.perSide ?? 0;
    expect(perSide).toBeGreaterThan(25);
    expect(perSide).toBeLessThan(100);
    let same = 0;
    let worse = 0;
    for (let round = 0; round < 60; round++) {
      if (compare({ base: runs(55), candidate: runs(55) }).verdict === 'same') same++;
      if (compare({ base: runs(55), candidate: runs(55, 0.03) }).verdict === 'worse') worse++;
    }
    expect(same).toBeGreaterThan(45);
    expect(worse).toBeGreaterThan(50);
  });

  test.each([
    ['no base runs', { base: [] }, 'SAMPLE_TOO_SMALL', 'base has 0 runs'],
    ['NaN', { candidate: [1, NaN] }, 'SAMPLE_INVALID', 'candidate: value 1 is NaN'],
    ['an infinity', { base: [Infinity] }, 'SAMPLE_INVALID', 'base: value 0'],
    ['a negative value', { base: [-1, 2] }, 'SAMPLE_INVALID', 'base: value 0 is -1'],
    ['a ratio above 1', { base: [2], changeKind: 'points' }, 'SAMPLE_INVALID', 'from 0 to 1'],
    ['pairs that are none', { base: [1], design: 'paired' }, 'SAMPLE_INVALID', 'expected pairs'],
    ['a floor of 0', { floor: 0 }, 'SAMPLE_INVALID', 'the floor is 0'],
    [
      'an order of other length',
      { design: 'paired', firstInPair: ['base'] },
      'SAMPLE_INVALID',
      'firstInPair',
    ],
    [
      'counts of a latency',
      { base: [1], counts: { base: [{ failures: 0, requests: 1 }], candidate: [] } },
      'SAMPLE_INVALID',
      'of points',
    ],
  ] as const)('refuses %s', (_name, parts, code, message) => {
    expect(() => compare(parts)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
