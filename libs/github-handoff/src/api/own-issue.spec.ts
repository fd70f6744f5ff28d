import { describe, expect, test } from '@jest/globals';
import { findOwnIssue, fingerprintMarker } from './own-issue.ts';
import type { ListedIssue } from './schema.ts';

const FINGERPRINT = '00000000000000aa';
const OWN = { id: 1, login: 'perf-bot' };

function listed(parts: Partial<ListedIssue> = {}): ListedIssue {
  return {
    number: 5,
    html_url: 'https://github.com/acme/shop/issues/5',
    body: `Text\r\n\r\n${fingerprintMarker(FINGERPRINT)}\r\n`,
    user: { id: 1, type: 'User' },
    ...parts,
  };
}

describe('findOwnIssue', () => {
  test('finds the marker of the fingerprint', () => {
    expect(fingerprintMarker(FINGERPRINT)).toBe('<!-- perf-agent:fingerprint=00000000000000aa -->');
    expect(findOwnIssue([listed()], FINGERPRINT, OWN)?.number).toBe(5);
  });

  test.each([
    ['another fingerprint', listed({ body: fingerprintMarker('00000000000000ab') })],
    ['no body', listed({ body: null })],
    ['a pull request', listed({ pull_request: { url: 'https://…' } })],
    ['another author', listed({ user: { id: 2, type: 'User' } })],
    ['another bot', listed({ user: { id: 2, type: 'Bot' } })],
    ['a deleted author', listed({ user: null })],
  ])('does not believe %s', (_name, issue) => {
    expect(findOwnIssue([issue], FINGERPRINT, OWN)).toBeUndefined();
  });

  test('believes bots alone when the token does not tell whose it is', () => {
    expect(findOwnIssue([listed()], FINGERPRINT, 'any-bot')).toBeUndefined();
    const byBot = listed({ user: { id: 2, type: 'Bot' } });
    expect(findOwnIssue([byBot], FINGERPRINT, 'any-bot')).toBe(byBot);
  });
});
