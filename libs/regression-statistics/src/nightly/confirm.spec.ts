import { describe, expect, test } from '@jest/globals';
import { MetricComparison } from '@perf-agent/contracts';
import { compareNight } from './compare-night.ts';
import { confirm, isSuspect } from './confirm.ts';
import { p95Input } from '../testing/nights.ts';

const suspicion = compareNight(p95Input(150));

describe('isSuspect', () => {
  test('holds for a regression until it was measured again', () => {
    expect(isSuspect(suspicion)).toBe(true);
    expect(isSuspect(compareNight(p95Input(101)))).toBe(false);
    expect(isSuspect(confirm(suspicion, { value: 148 }, { value: 149 }, 5))).toBe(false);
  });
});

describe('confirm', () => {
  test('keeps a regression that shows again, with the numbers of all repeats', () => {
    const result = confirm(suspicion, { value: 148 }, { value: 149 }, 5);
    expect(result).toMatchObject({
      verdict: 'regressed',
      tonight: { value: 149 },
      confirmation: { value: 148, repeatCount: 5, confirmed: true },
      baseline: suspicion.baseline,
      threshold: 0.2,
    });
    expect(result.change?.value).toBeCloseTo(0.49, 12);
    expect(result.reason).toContain('Confirmed by 5 further repeats: regressed (148 ms, +48 %');
    expect(MetricComparison.parse(result)).toEqual(result);
  });

  test.each([
    ['the further repeats are normal', 103, 126, 'unchanged (103 ms, +3 %, p = '],
    ['only all repeats together are normal', 140, 104, 'unchanged (104 ms, +4 %, p = '],
    ['neither is high', 101, 102, 'on all repeats together'],
    ['the service stopped answering', 0, 100, '0 ms'],
  ])('is inconclusive when %s', (_name, again, all, words) => {
    const result = confirm(suspicion, { value: again }, { value: all }, 5);
    expect(result.verdict).toBe('inconclusive');
    expect(result.confirmation).toEqual({ value: again, repeatCount: 5, confirmed: false });
    expect(result.reason).toContain('suspected, not confirmed by 5 further repeats');
    expect(result.reason).toContain(words);
  });

  test('goes by the threshold of the suspicion', () => {
    const strict = compareNight(p95Input(150, { threshold: 0.45 }));
    expect(confirm(strict, { value: 140 }, { value: 148 }, 5).verdict).toBe('inconclusive');
  });
});
