import { describe, expect, test } from '@jest/globals';
import { poissonBounds, wilsonBounds } from './bounds.ts';
import { LATENCY_RELATIVE_ERROR, latencyBin } from './latency-bins.ts';
import { seededUniform } from '../testing/seeded-uniform.ts';
import { TimeWindow } from './time-window.ts';

const START = 1_700_000_000_000;

describe('a sliding window', () => {
  test('counts what lies in it, whatever the order', () => {
    const window = new TimeWindow({ windowMs: 2000, originMs: START });
    for (const atMs of [1000, 3000, 2000, 1010, 999]) window.add(START + atMs, atMs === 2000);
    expect(window.requestCount).toBe(2);
    expect(window.failureCount).toBe(1);
    expect(window.add(START + 1000, false)).toBe(false);
    expect(window.seenCount).toBe(6);
  });

  test.each([
    ['just before it leaves', 1949, 1],
    ['as it leaves', 2000, 0],
    ['after a gap of an hour', 3_600_000, 0],
    ['when the clock goes back', -5000, 1],
  ])('holds a sample %s', (_name, laterMs, count) => {
    const window = new TimeWindow({ windowMs: 2000, originMs: START });
    window.add(START, true);
    window.advance(START + laterMs);
    expect([window.requestCount, window.failureCount]).toEqual([count, count]);
  });

  test('keeps what is ahead until it gets there', () => {
    const window = new TimeWindow({ windowMs: 2000, originMs: START, aheadMs: 5000 });
    window.advanceToWhole(START);
    window.add(START + 3000, false);
    expect(window.requestCount).toBe(0);
    window.advanceToWhole(START + 3050);
    expect([window.requestCount, window.endMs]).toEqual([1, START + 3050]);
    window.advanceToWhole(START + 5050);
    expect(window.requestCount).toBe(0);
  });

  test.each([1, 2, 3])('equals a count over a list, and its quantiles (seed %i)', (seed) => {
    const uniform = seededUniform(seed);
    const window = new TimeWindow({ windowMs: 2000, originMs: START, latency: true });
    const all: { bucket: number; ms: number; failed: boolean }[] = [];
    let newest = 0;
    for (let index = 0; index < 20_000; index++) {
      newest += uniform() * (uniform() < 0.001 ? 5000 : 8);
      const atMs = newest - uniform() * 2500;
      const ms = 0.2 + 20_000 * uniform() ** 6;
      const failed = uniform() < 0.1;
      window.add(START + atMs, failed, ms, latencyBin(ms));
      all.push({ bucket: Math.floor(atMs / 50), ms, failed });
      if (index % 500 !== 499) continue;
      const head = Math.max(...all.map(({ bucket }) => bucket));
      // One that came after its bucket had left the window is in neither.
      const inside = all.filter(({ bucket }) => bucket > head - 40);
      expect(window.requestCount).toBe(inside.length);
      expect(window.failureCount).toBe(inside.filter((each) => each.failed).length);
      const sorted = inside.map((each) => each.ms).sort((a, b) => a - b);
      for (const share of [0.5, 0.95, 0.99]) {
        const rank = sorted.length - 1 - Math.floor((1 - share) * (sorted.length - 1));
        const exact = sorted[rank] ?? 0;
        const found = window.latency?.quantileMs(share, window.requestCount) ?? 0;
        expect(Math.abs(found / exact - 1)).toBeLessThanOrEqual(LATENCY_RELATIVE_ERROR + 1e-9);
      }
      expect(window.latency?.maxMs()).toBe(sorted.at(-1));
    }
  });
});

describe('bounds', () => {
  // R: prop.test(x, n, conf.level = 0.95, correct = FALSE)$conf.int
  test.each([
    [5, 10, 0.2365931, 0.7634069],
    [0, 20, 0, 0.1611252],
    [81, 263, 0.2553, 0.3662],
  ])('of %i in %i are those of Wilson', (count, trials, low, high) => {
    const bounds = wilsonBounds(count, trials, 1.959964);
    expect(bounds.low).toBeCloseTo(low, 4);
    expect(bounds.high).toBeCloseTo(high, 4);
  });

  test('of no trials are everything', () => {
    expect(wilsonBounds(0, 0, 3)).toEqual({ low: 0, high: 1 });
  });

  test.each([0, 1, 50])('of a Poisson count of %i lie 3 deviations off', (count) => {
    const { low, high } = poissonBounds(count, 3);
    expect((high - count) / Math.sqrt(high)).toBeCloseTo(3, 9);
    if (count > 0) expect((count - low) / Math.sqrt(low)).toBeCloseTo(3, 9);
  });
});
