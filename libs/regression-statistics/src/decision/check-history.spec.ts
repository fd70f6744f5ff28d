import { describe, expect, test } from '@jest/globals';
import { checkHistory } from './check-history.ts';
import type { HistoryNight } from './judge-history.ts';
import type { Scale } from './night-level.ts';

const latency: Scale = { worse: 'higher', changeKind: 'ratio' };
const errors: Scale = { worse: 'higher', changeKind: 'points' };
const night = (number: number, ...runs: number[]): HistoryNight => ({ night: number, runs });
const check = (nights: HistoryNight[], scale: Scale) => () =>
  checkHistory('p95 of checkout', { scale, threshold: 0.2, nights });

describe('a history is refused', () => {
  test.each<[string, HistoryNight[], Scale, string, RegExp]>([
    ['NaN', [night(0, 1, NaN)], latency, 'SAMPLE_INVALID', /night 0: run 2 is NaN/],
    ['infinity', [night(0, Infinity)], latency, 'SAMPLE_INVALID', /finite/],
    ['a negative value', [night(0, -1)], errors, 'SAMPLE_INVALID', /at least 0/],
    ['a zero of a relative metric', [night(0, 0)], latency, 'SAMPLE_INVALID', /above 0/],
    ['no runs', [night(0, 1), night(1)], latency, 'SAMPLE_TOO_SMALL', /night 1: 0 runs/],
    ['a night twice', [night(3, 1), night(3, 1)], latency, 'SAMPLE_INVALID', /after night 3/],
    ['nights out of order', [night(3, 1), night(2, 1)], latency, 'SAMPLE_INVALID', /ascending/],
    [
      'seconds after milliseconds',
      [night(0, 120), night(1, 0.118)],
      latency,
      'SAMPLE_INVALID',
      /unit/,
    ],
    ['bytes after MiB', [night(0, 64), night(1, 7e7)], latency, 'SAMPLE_INVALID', /1048576/],
  ])('with %s', (_name, nights, scale, code, message) => {
    expect(check(nights, scale)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
    expect(check(nights, scale)).toThrow(/^p95 of checkout: /);
  });
});

test.each([
  ['zeros of an error ratio', [night(0, 0, 0), night(1, 0.02, 0)], errors],
  ['a service that became 8 times as slow', [night(0, 100), night(1, 800)], latency],
  ['constant nights with gaps', [night(0, 5), night(9, 5)], latency],
])('%s pass', (_name, nights, scale) => {
  expect(check(nights, scale)).not.toThrow();
});
