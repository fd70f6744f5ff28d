import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { draftOfNight } from '../testing/draft.ts';
import { TOKEN } from '@perf-agent/testkit';
import type { Fault } from '../testing/fault-relay.ts';
import { ISSUES, timeoutFor, useRelayedGitHub } from '../testing/relayed-github.ts';

const DRAFT = draftOfNight(4);
const world = useRelayedGitHub();

describe('a failed request', () => {
  const echo = { 'x-echo': TOKEN };
  const cases: [string, Fault, { message: RegExp; hint: RegExp; outcome: string }][] = [
    [
      '401',
      { kind: 'answer', status: 401, headers: echo, body: { message: `Bad credentials ${TOKEN}` } },
      { message: /401, Bad credentials \[token\]$/, hint: /valid token/, outcome: 'refused' },
    ],
    [
      '403 without permission',
      { kind: 'answer', status: 403, body: { message: 'Resource not accessible' } },
      {
        message: /403, Resource not accessible$/,
        hint: /Issues: read and write/,
        outcome: 'refused',
      },
    ],
    [
      '403 with a secondary limit',
      {
        kind: 'answer',
        status: 403,
        headers: { 'retry-after': '60' },
        body: { message: 'You have exceeded a secondary rate limit' },
      },
      {
        message: /403, .*secondary.*, asked to wait 60 s$/,
        hint: /after that/,
        outcome: 'refused',
      },
    ],
    [
      '429 at the hourly limit',
      {
        kind: 'answer',
        status: 429,
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1777777777' },
        body: { message: 'API rate limit exceeded' },
      },
      { message: /wait until 2026-05-03T03:09:37\.000Z$/, hint: /after that/, outcome: 'refused' },
    ],
    [
      '404',
      { kind: 'answer', status: 404, body: { message: 'Not Found' } },
      { message: /404, Not Found$/, hint: /token may see it/, outcome: 'refused' },
    ],
    [
      '410',
      { kind: 'answer', status: 410, body: { message: 'Issues are disabled for this repo' } },
      { message: /410, Issues are disabled/, hint: /turn them on/, outcome: 'refused' },
    ],
    [
      '422',
      {
        kind: 'answer',
        status: 422,
        body: {
          message: 'Validation Failed',
          errors: [
            { resource: 'Issue', field: 'title', code: 'missing_field' },
            'Body is too long',
          ],
        },
      },
      {
        message: /422, Validation Failed, title: missing_field, Body is too long$/,
        hint: /Correct/,
        outcome: 'refused',
      },
    ],
    [
      '502 of a proxy',
      { kind: 'bad gateway after' },
      { message: /: 502$/, hint: /deliver again later/, outcome: 'unknown' },
    ],
    [
      'a connection reset',
      { kind: 'reset before' },
      { message: /no answer: \S/, hint: /network/, outcome: 'unknown' },
    ],
    [
      'an answer cut off',
      { kind: 'cut after' },
      { message: /answer of another shape/, hint: /leads to GitHub/, outcome: 'unknown' },
    ],
    [
      'no answer in time',
      { kind: 'silence after' },
      { message: /no answer: .*(timeout|aborted)/, hint: /network/, outcome: 'unknown' },
    ],
    [
      'another shape',
      { kind: 'answer', status: 200, body: { number: TOKEN } },
      { message: /answer of another shape: number: /, hint: /leads to GitHub/, outcome: 'unknown' },
    ],
  ];

  test.each(cases)('%s is told, sent once, without the token', async (_name, fault, expected) => {
    world.relay.fail('POST', ISSUES, [fault]);
    const error: unknown = await world
      .tracker(TOKEN, timeoutFor(fault))
      .open(DRAFT, [])
      .then(
        () => undefined,
        (reason: unknown) => reason,
      );
    expect(error).toMatchObject({
      code: 'GITHUB_FAILED',
      message: expect.stringMatching(expected.message),
      hint: expect.stringMatching(expected.hint),
      outcome: expected.outcome,
    });
    expect((error as Error).message).toMatch(/^github: POST \/repos\/acme\/shop\/issues: /);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(TOKEN);
    expect(world.postCount()).toBe(1);
  });
});
