import { describe, expect, test } from '@jest/globals';
import { drawDelays } from '@perf-agent/targets/random-delay/delays.mjs';
import { drawnMs, plannedCounts, theoreticalMs } from './load.ts';
import { sendTimes } from './measure-with-ours.ts';
import { sentRate } from './measurement.ts';

const OPTIONS = { seed: 1, medianMs: 20, sigma: 0.5 };

describe('drawDelays', () => {
  test('gives the same delays for the same seed, and others for another', () => {
    const draw = (seed: number): number[] =>
      Array.from({ length: 100 }, drawDelays({ ...OPTIONS, seed }));
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  // Standard error of a p99 over 200,000 lognormal delays with sigma 0.5: 0.4 %. Rounding to 1 ms is 0.5 ms at most.
  test.each([1, 2, 3])('follows its distribution with seed %i', (seed) => {
    const load = { ...OPTIONS, seed, rateRps: 2000, warmupMs: 0, durationMs: 100_000 };
    const drawn = drawnMs({ ...load, connections: 1 });
    const theoretical = theoreticalMs(OPTIONS);
    for (const name of ['p50', 'p95', 'p99'] as const) {
      expect(Math.abs(drawn[name] - theoretical[name])).toBeLessThan(
        0.5 + 0.016 * theoretical[name],
      );
    }
  });

  test('stays within 1 ms and 200 ms', () => {
    const delaysMs = Array.from(
      { length: 10_000 },
      drawDelays({ seed: 1, medianMs: 20, sigma: 2 }),
    );
    expect([Math.min(...delaysMs), Math.max(...delaysMs)]).toEqual([1, 200]);
    expect(delaysMs.every(Number.isInteger)).toBe(true);
  });

  test.each([
    [{ seed: -1 }, 'SEED'],
    [{ seed: 1.5 }, 'SEED'],
    [{ medianMs: 0 }, 'MEDIAN_MS'],
    [{ sigma: NaN }, 'SIGMA'],
  ])('refuses %j', (wrong, name) => {
    expect(() => drawDelays({ ...OPTIONS, ...wrong })).toThrow(name);
  });
});

describe('theoreticalMs', () => {
  test("gives what Python's statistics.NormalDist does", () => {
    expect(theoreticalMs(OPTIONS)).toEqual({
      p50: 20,
      p95: expect.closeTo(45.52033217, 7),
      p99: expect.closeTo(64.00148016, 7),
    });
  });
});

test('plannedCounts counts whole requests', () => {
  const load = { ...OPTIONS, rateRps: 300, warmupMs: 500, durationMs: 3000, connections: 1 };
  expect(plannedCounts(load)).toEqual({ warmup: 150, measured: 900 });
});

describe('the rate that was sent', () => {
  test('is taken from first to last, in any order', () => {
    expect(sentRate([1010, 1000, 1020, 1030])).toBe(100);
  });

  test.each([[[]], [[1000]]])('of %j is 0', (times) => {
    expect(sentRate(times)).toBe(0);
  });

  test('counts what was due in the window and left', () => {
    const raw = [
      'scheduledAtMs,sentAtMs,endedAtMs,status,bytes,request,error',
      '99.9,100.0,101,200,2,0,',
      '100.0,100.1,101,200,2,0,',
      '150.0,0.0,160,0,0,-1,never sent',
      '199.9,205.0,206,200,2,0,',
      '200.0,200.0,201,200,2,0,',
      '',
    ].join('\n');
    expect(sendTimes(raw, 100, 200)).toEqual([100.1, 205]);
  });
});
