import { describe, expect, test } from '@jest/globals';
import type { HistoryInput } from '../decision/judge-history.ts';
import { seededRandom } from '../primitives/seeded-random.ts';
import { calibrationAdvice } from './advice.ts';
import { calibrateHistory } from './calibrate-history.ts';
import { quietNights } from './quiet-nights.ts';

const SEED = 3;

function history(
  nightSd: number,
  runSd: number,
  factor: (night: number) => number = () => 1,
): HistoryInput {
  const random = seededRandom(SEED);
  const nights = Array.from({ length: 60 }, (_, night) => {
    const level = Math.log(100 * factor(night)) + nightSd * random.normal();
    return { night, runs: [0, 1, 2, 3, 4].map(() => Math.exp(level + runSd * random.normal())) };
  });
  return { scale: { worse: 'higher', changeKind: 'ratio' }, threshold: 0.2, nights };
}

const percent = (harm: number): string => `${Math.round(harm * 100)} %`;
const options = { rounds: 40, seed: SEED };

describe(`the calibration of a history (seed ${SEED})`, () => {
  test('finds the parts of the noise that were put in', () => {
    const { noise, nightCount, runCount } = calibrateHistory(history(0.04, 0.03), options);
    expect({ nightCount, runCount }).toEqual({ nightCount: 60, runCount: 5 });
    expect(noise.run).toBeCloseTo(0.03, 2);
    expect(noise.night).toBeGreaterThan(0.025);
    expect(noise.night).toBeLessThan(0.055);
    expect(noise.carriedOver).toBeLessThan(0.3);
    expect(noise.outlierShare).toBeLessThan(0.05);
  });

  test('calm nights find the threshold, and less', () => {
    const input = history(0.02, 0.02);
    const calibration = calibrateHistory(input, options);
    expect(calibration.falseAlarms.value).toBeLessThan(0.5);
    const found = calibration.power.map(({ found: { value } }) => value);
    expect(found.at(-1)).toBe(1);
    expect(found[2]).toBeGreaterThan(0.9);
    expect(calibration.smallestFound).toBeLessThanOrEqual(0.2);
    expect(calibrationAdvice(calibration, 0.2, percent).join(' ')).toMatch(/found|suits/);
  });

  test('nights that differ are not mended by repeats', () => {
    const calibration = calibrateHistory(history(0.16, 0.01), options);
    expect(calibration.power[2]?.found.value).toBeLessThan(0.8);
    expect(calibrationAdvice(calibration, 0.2, percent).join(' ')).toContain(
      'More repeats do not help',
    );
  });

  test('runs that differ are', () => {
    const calibration = calibrateHistory(history(0.005, 0.25), options);
    const shares = calibration.byRuns.map(({ found: { value } }) => value);
    expect(shares.at(-1)).toBeGreaterThan(shares[0] ?? 1);
  });

  test('a change in the history is taken out first', () => {
    const changed = quietNights(history(0.02, 0.02, (night) => (night < 30 ? 1 : 1.3)));
    const levels = changed.map((runs) => runs.reduce((sum, run) => sum + run) / runs.length);
    const half = (from: number) =>
      levels.slice(from, from + 28).reduce((sum, level) => sum + level, 0) / 28;
    expect(Math.abs(half(32) - half(0))).toBeLessThan(0.03);
  });

  test('comes out the same for the same seed', () => {
    const input = history(0.03, 0.03);
    expect(calibrateHistory(input, { rounds: 10, seed: 8 })).toEqual(
      calibrateHistory(input, { rounds: 10, seed: 8 }),
    );
  });

  test('needs 14 nights', () => {
    const input = history(0.02, 0.02);
    expect(() => calibrateHistory({ ...input, nights: input.nights.slice(0, 10) })).toThrow(
      expect.objectContaining({
        code: 'SAMPLE_TOO_SMALL',
        message: expect.stringContaining('4 more'),
      }),
    );
  });
});
