import { describe, expect, test } from '@jest/globals';
import { fingerprint } from './fingerprint.ts';

describe('fingerprint', () => {
  // Expected: printf '["nightly","shop","p95LatencyMs"]' | sha256sum
  test.each([
    [['nightly', 'shop', 'p95LatencyMs'], '249e5d96ddfe6215'],
    [['ab', 'c'], '825825018f58e795'],
  ])('of %j is the start of the SHA-256 of its JSON', (parts, expected) => {
    expect(fingerprint(parts)).toBe(expected);
  });

  test('tells parts apart that read the same one after the other', () => {
    expect(fingerprint(['ab', 'c'])).not.toBe(fingerprint(['a', 'bc']));
    expect(fingerprint(['a","b'])).not.toBe(fingerprint(['a', 'b']));
  });
});
