import { describe, expect, test } from '@jest/globals';
import { nightVerdict } from './night-verdict.ts';

describe('nightVerdict', () => {
  test.each([
    [['unchanged', 'inconclusive', 'regressed', 'improved'], 'regressed'],
    [['no-baseline', 'unchanged', 'inconclusive'], 'inconclusive'],
    [['improved', 'no-baseline', 'unchanged'], 'no-baseline'],
    [['unchanged', 'improved'], 'improved'],
    [['unchanged', 'unchanged'], 'unchanged'],
    [[], 'no-baseline'],
  ] as const)('of %j is %s', (verdicts, expected) => {
    expect(nightVerdict(verdicts)).toBe(expected);
    expect(nightVerdict(verdicts.toReversed())).toBe(expected);
  });
});
