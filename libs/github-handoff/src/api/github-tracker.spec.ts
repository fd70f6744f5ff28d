import { describe, expect, test } from '@jest/globals';
import { draftOfNight } from '../testing/draft.ts';
import { OTHER_TOKEN, REPOSITORY, TOKEN } from '@perf-agent/testkit';
import type { Fault } from '../testing/fault-relay.ts';
import { ISSUES, useRelayedGitHub } from '../testing/relayed-github.ts';
import { createGitHubTracker } from './github-tracker.ts';

const DRAFT = draftOfNight(4);
const world = useRelayedGitHub();

describe('open', () => {
  test('sends the draft with its marker, labels and assignees', async () => {
    const issue = await world.tracker().open(DRAFT, ['ada']);
    expect(issue).toEqual({
      number: 1,
      url: expect.stringMatching(/\/acme\/shop\/issues\/1$/),
      warnings: [],
    });
    const [stored] = await world.github.issues();
    expect(stored).toMatchObject({
      title: DRAFT.title,
      body: `${DRAFT.body}\n\n<!-- perf-agent:fingerprint=0000000000000004 -->`,
      labels: [{ name: 'performance-regression' }, { name: 'needs-investigation' }],
      assignees: [{ login: 'ada' }],
      user: { login: 'perf-bot' },
    });
  });

  test('tells what GitHub left out because of missing push access', async () => {
    const change = (body: unknown): unknown => ({ ...(body as object), labels: [], assignees: [] });
    world.relay.fail('POST', ISSUES, [{ kind: 'change after', change }]);
    const { warnings } = await world.tracker().open(DRAFT, ['ada']);
    expect(warnings).toEqual([
      expect.stringContaining('label performance-regression'),
      expect.stringContaining('label needs-investigation'),
      expect.stringContaining('assign ada'),
    ]);
  });
});

describe('findOpen', () => {
  test('finds the own issue', async () => {
    const opened = await world.tracker().open(DRAFT, []);
    expect(await world.tracker().findOpen(DRAFT.fingerprint)).toEqual({
      number: opened.number,
      url: opened.url,
    });
    expect(await world.tracker().findOpen('ffffffffffffffff')).toBeUndefined();
  });

  test('does not believe a marker that another author wrote', async () => {
    await world.tracker(OTHER_TOKEN).open(DRAFT, []);
    expect(await world.github.issues()).toHaveLength(1);
    expect(await world.tracker().findOpen(DRAFT.fingerprint)).toBeUndefined();
  });

  test('leaves closed issues out', async () => {
    await world.tracker().open(DRAFT, []);
    await world.github.send('PATCH', `${ISSUES}/1`, TOKEN, { state: 'closed' });
    expect(await world.tracker().findOpen(DRAFT.fingerprint)).toBeUndefined();
  });

  test('finds the own issue after its label was removed', async () => {
    await world.tracker().open(DRAFT, []);
    await world.github.send('PATCH', `${ISSUES}/1`, TOKEN, { labels: ['triaged'] });
    expect(await world.tracker().findOpen(DRAFT.fingerprint)).toMatchObject({ number: 1 });
  });

  test('looks through all pages', async () => {
    const own = world.tracker();
    await own.open(DRAFT, []);
    for (let night = 1; night <= 104; night += 1) {
      const fingerprint = `f${String(night).padStart(15, '0')}`;
      await own.open(draftOfNight(4, { fingerprint }), []);
    }
    world.relay.clear();
    // Newest first: the one that is looked for is the last of 105.
    expect(await own.findOpen(DRAFT.fingerprint)).toMatchObject({ number: 1 });
    const lists = world.relay.requests.filter((request) => request.startsWith(`GET ${ISSUES}`));
    expect(lists.map((request) => /[?&]page=(\d+)/.exec(request)?.[1])).toEqual(['1', '2']);
  });

  test('believes bots when the token may not ask who it is', async () => {
    const token = await world.github.botToken();
    const forbidden: Fault = {
      kind: 'answer',
      status: 403,
      body: { message: 'Resource not accessible by integration' },
    };
    world.relay.fail('GET', '/user', [forbidden], 'always');
    await world.tracker(OTHER_TOKEN).open(DRAFT, []);
    expect(await world.tracker(token).findOpen(DRAFT.fingerprint)).toBeUndefined();
    await world.tracker(token).open(DRAFT, []);
    expect((await world.github.issues()).map(({ user }) => user.type)).toContain('Bot');
    expect(await world.tracker(token).findOpen(DRAFT.fingerprint)).toMatchObject({ number: 2 });
  });

  test('does not take a limit on requests for such a token', async () => {
    const limited: Fault = { kind: 'answer', status: 403, headers: { 'retry-after': '60' } };
    world.relay.fail('GET', '/user', [limited]);
    await expect(world.tracker().findOpen(DRAFT.fingerprint)).rejects.toMatchObject({
      status: 403,
    });
  });

  test.each<[string, Fault]>([
    ['cut off', { kind: 'cut after' }],
    ['no list', { kind: 'answer', status: 200, body: {} }],
    ['empty', { kind: 'answer', status: 200, body: '' }],
  ])('does not take an answer that is %s for "no issue"', async (_name, fault) => {
    await world.tracker().open(DRAFT, []);
    world.relay.fail('GET', ISSUES, [fault]);
    await expect(world.tracker().findOpen(DRAFT.fingerprint)).rejects.toMatchObject({
      code: 'GITHUB_FAILED',
      outcome: 'unknown',
    });
  });
});

describe('createGitHubTracker', () => {
  test.each([
    ['a repository without owner', { repository: 'shop', token: TOKEN }],
    ['an empty token', { repository: REPOSITORY, token: '' }],
    ['a token with a line break', { repository: REPOSITORY, token: `${TOKEN}\n${TOKEN}` }],
    ['an address that is none', { repository: REPOSITORY, token: TOKEN, baseUrl: 'github' }],
    [
      'an address with credentials',
      { repository: REPOSITORY, token: TOKEN, baseUrl: `https://me:${TOKEN}@localhost` },
    ],
  ])('refuses %s', (_name, options) => {
    const create = (): unknown => createGitHubTracker(options);
    expect(create).toThrow(expect.objectContaining({ code: 'USAGE' }));
    expect(create).not.toThrow(new RegExp(TOKEN));
  });
});
