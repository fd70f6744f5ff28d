import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../primitives/seeded-random.ts';
import { calibrateControl } from './calibrate-control.ts';

const SEED = 9;

function runs(count: number, drift: number): number[] {
  const random = seededRandom(SEED);
  return Array.from({ length: count }, (_, index) => {
    return 100 * Math.exp(0.02 * random.normal() + drift * index);
  });
}

describe(`the calibration of A/A runs (seed ${SEED})`, () => {
  test('calls the same build better or worse in at most one of twenty cases', () => {
    const calibration = calibrateControl(runs(24, 0), { worse: 'higher' }, { rounds: 100 });
    expect(calibration.falseVerdicts.low).toBeLessThanOrEqual(0.05);
    expect(calibration.falseVerdicts.value).toBeLessThan(0.1);
    const found = calibration.power.map(({ found: { value } }) => value);
    expect(found.at(-1)).toBe(1);
    // At the floor itself a verdict is a toss-up.
    expect(found[0]).toBeLessThan(0.75);
  });

  test('runs that get slower by themselves fail the control when they are not interleaved', () => {
    const given = { worse: 'higher' as const, design: 'separate' as const };
    const { control } = calibrateControl(runs(24, 0.01), given, { rounds: 5 });
    expect(control.verdict).toBe('failed');
  });

  test('a throughput is worse when it is lower', () => {
    const { power } = calibrateControl(runs(24, 0), { worse: 'lower' }, { rounds: 20 });
    expect(power.at(-1)?.found.value).toBe(1);
  });

  test('needs 8 runs', () => {
    expect(() => calibrateControl([1, 2, 3], { worse: 'higher' })).toThrow(
      expect.objectContaining({
        code: 'SAMPLE_TOO_SMALL',
        message: expect.stringContaining('5 more'),
      }),
    );
  });
});
