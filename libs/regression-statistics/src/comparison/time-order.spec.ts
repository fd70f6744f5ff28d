import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../primitives/seeded-random.ts';
import { compareRuns } from './compare-runs.ts';
import type { Arm } from './comparison-types.ts';

const ABBA: Arm[] = Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? 'base' : 'candidate'));
const ABAB: Arm[] = Array.from({ length: 12 }, () => 'base');

/** 24 runs on a host that gets 0.5 % slower with each; both builds are the same. */
function onDriftingHost(order: readonly Arm[] | 'separate') {
  const random = seededRandom(5);
  const arms: Record<Arm, number[]> = { base: [], candidate: [] };
  for (let run = 0; run < 24; run++) {
    const first = order === 'separate' ? 'base' : (order[Math.floor(run / 2)] ?? 'base');
    const second = first === 'base' ? 'candidate' : 'base';
    const arm =
      order === 'separate' ? (run < 12 ? 'base' : 'candidate') : run % 2 === 0 ? first : second;
    arms[arm].push(100 * Math.exp(0.005 * run + 0.002 * random.normal()));
  }
  return order === 'separate'
    ? compareRuns({ ...arms, worse: 'higher' })
    : compareRuns({ ...arms, worse: 'higher', design: 'interleaved', firstInPair: order });
}

describe('timeOrder', () => {
  test('does not take a drift for a difference between arms measured one after the other', () => {
    const { verdict, reason, warnings, effect } = onDriftingHost('separate');
    expect(effect?.low).toBeGreaterThan(0.04);
    expect(verdict).toBe('inconclusive');
    expect(reason).toMatch(/Not believed: the drift alone makes \+\d/);
    expect(warnings.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['confounded', 'drift']),
    );
  });

  test('compares well in turn on the same host', () => {
    const { verdict, warnings } = onDriftingHost(ABBA);
    expect(verdict).toBe('same');
    expect(warnings.map(({ kind }) => kind)).not.toContain('confounded');
  });

  test('names an order that is always the same', () => {
    const { warnings } = onDriftingHost(ABAB);
    expect(warnings).toContainEqual({
      kind: 'order',
      text: expect.stringContaining('base ran first in every pair'),
    });
  });

  test('names what running second costs, and takes it out where orders alternate', () => {
    const random = seededRandom(9);
    const slow = (isSecond: boolean) =>
      100 * (isSecond ? 1.1 : 1) * Math.exp(0.003 * random.normal());
    const { warnings, effect } = compareRuns({
      base: ABBA.map((first) => slow(first === 'candidate')),
      candidate: ABBA.map((first) => slow(first === 'base')),
      worse: 'higher',
      design: 'interleaved',
      firstInPair: ABBA,
    });
    expect(warnings).toContainEqual({
      kind: 'order',
      text: expect.stringMatching(/ran second was \+(9\.\d|10) %/),
    });
    expect(Math.abs(effect?.value ?? 1)).toBeLessThan(0.005);
  });

  test('is less sure of runs that resemble the one before (seed 2)', () => {
    const random = seededRandom(2);
    let believed = 0;
    let byRanks = 0;
    for (let round = 0; round < 100; round++) {
      let level = 0;
      const run = () => {
        level = 0.8 * level + 0.012 * random.normal();
        return 100 * Math.exp(level);
      };
      const base = Array.from({ length: 40 }, run);
      const candidate = Array.from({ length: 40 }, run);
      const { verdict, pValue = 1 } = compareRuns({
        base,
        candidate,
        worse: 'higher',
        floor: 0.005,
      });
      if (verdict === 'worse' || verdict === 'better') believed++;
      if (pValue < 0.05) byRanks++;
    }
    expect(byRanks).toBeGreaterThan(35);
    expect(believed).toBeLessThan(15);
  });
});
