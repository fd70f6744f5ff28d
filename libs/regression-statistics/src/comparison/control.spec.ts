import { describe, expect, test } from '@jest/globals';
import { checkControl, splitControl } from './control.ts';
import { compareRuns } from './compare-runs.ts';

const QUIET = [100, 100.3, 99.8, 100.1, 99.9, 100.2, 100.05, 99.95];
const SLOWER = QUIET.map((value) => value * 1.03);
const NOISY = [100, 130, 80, 110, 95, 125, 70, 105];

describe('checkControl', () => {
  test.each([
    ['runs that agree', QUIET, QUIET.toReversed(), 'passed'],
    ['a difference that is not there', QUIET, SLOWER, 'failed'],
    ['noise that hides the floor', NOISY, NOISY.toReversed(), 'weak'],
    ['too few runs', [1, 2], [2, 1], 'weak'],
    ['a difference below the floor', QUIET, QUIET.map((value) => value * 1.01), 'passed'],
  ])('judges %s', (_name, base, candidate, verdict) => {
    expect(checkControl({ base, candidate, worse: 'higher' }).verdict).toBe(verdict);
  });

  test('takes the verdict from a comparison when it fails', () => {
    const control = checkControl({ base: QUIET, candidate: SLOWER, worse: 'higher' });
    const slow = QUIET.map((value) => value * 1.1);
    const found = compareRuns({ base: QUIET, candidate: slow, worse: 'higher', control });
    expect(found).toMatchObject({ verdict: 'inconclusive', control: { verdict: 'failed' } });
    expect(found.reason).toContain('Not believed: the A/A control finds +3 %');
    expect(compareRuns({ base: QUIET, candidate: slow, worse: 'higher' }).verdict).toBe('worse');
  });

  test('warns when it is weak', () => {
    const control = checkControl({ base: NOISY, candidate: NOISY, worse: 'higher' });
    const found = compareRuns({ base: QUIET, candidate: SLOWER, worse: 'higher', control });
    expect(found.verdict).toBe('worse');
    expect(found.warnings).toContainEqual({ kind: 'control', text: control.reason });
  });
});

describe('splitControl', () => {
  test.each([
    ['separate', { base: [1, 2], candidate: [3, 4] }],
    ['interleaved', { base: [1, 3], candidate: [2, 4] }],
    ['paired', { base: [1, 3], candidate: [2, 4] }],
  ] as const)('splits as runs are made: %s', (design, arms) => {
    expect(splitControl([1, 2, 3, 4, 5], design)).toEqual(arms);
  });
});
