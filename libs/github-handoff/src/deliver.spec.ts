import { mkdtemp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { deliverOutbox, type Delivery, type DeliveryInput } from './deliver.ts';
import { createOutbox, type Outbox } from './outbox/outbox.ts';
import { draftOfNight } from './testing/draft.ts';
import { OTHER_TOKEN } from '@perf-agent/testkit';
import type { Fault } from './testing/fault-relay.ts';
import { ISSUES, useRelayedGitHub } from './testing/relayed-github.ts';

const ADA = { PerformanceEngineer: 'ada' };
const world = useRelayedGitHub();
let workspace = '';
let outbox: Outbox;
beforeEach(async () => {
  workspace = await mkdtemp(path.join(tmpdir(), 'deliver-'));
  outbox = createOutbox(workspace);
});
afterEach(() => rm(workspace, { recursive: true, force: true }));

/** Each run has a tracker of its own, as each night is a process of its own. */
function run(parts: Partial<DeliveryInput> = {}): Promise<Delivery> {
  return deliverOutbox({
    outbox,
    tracker: world.tracker(),
    assignees: ADA,
    now: new Date('2026-05-09T06:00:00Z'),
    ...parts,
  });
}

function stored(folder: 'outbox' | 'delivered'): Promise<string[]> {
  return readdir(path.join(workspace, '.perf-agent', folder)).catch(() => []);
}

describe('deliverOutbox', () => {
  test('opens an issue for each draft, oldest first, and moves it', async () => {
    await outbox.put(draftOfNight(5));
    await outbox.put(draftOfNight(4));
    const delivery = await run();
    expect(delivery).toEqual({
      delivered: [
        { draft: draftOfNight(4), issue: { number: 1, url: expect.stringMatching(/issues\/1$/) } },
        { draft: draftOfNight(5), issue: { number: 2, url: expect.stringMatching(/issues\/2$/) } },
      ],
      alreadyOpen: [],
      kept: [],
      unreadable: [],
      warnings: [],
    });
    expect((await world.github.issues()).map(({ assignees }) => assignees[0]?.login)).toEqual([
      'ada',
      'ada',
    ]);
    expect(await stored('outbox')).toEqual([]);
    expect(await stored('delivered')).toHaveLength(2);
    await run();
    expect(world.postCount()).toBe(2);
  });

  test('ties a later night to the issue that is still open', async () => {
    const later = draftOfNight(5, { fingerprint: draftOfNight(4).fingerprint });
    await outbox.put(draftOfNight(4));
    await run();
    await outbox.put(later);
    expect((await run()).alreadyOpen).toEqual([
      { draft: later, issue: expect.objectContaining({ number: 1 }) },
    ]);
    expect(world.postCount()).toBe(1);
    expect(await stored('delivered')).toHaveLength(2);
  });

  test('is not kept from opening by a marker of somebody else', async () => {
    const other = createOutbox(path.join(workspace, 'other'));
    await other.put(draftOfNight(4));
    await run({ outbox: other, tracker: world.tracker(OTHER_TOKEN) });
    await outbox.put(draftOfNight(4));
    expect((await run()).delivered).toHaveLength(1);
    expect(await world.github.issues()).toHaveLength(2);
  });

  test('names a broken file and delivers the others', async () => {
    const file = path.join(workspace, '.perf-agent', 'outbox', '2026-05-01_0000000000000001.json');
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, '{');
    await outbox.put(draftOfNight(4));
    const { delivered, unreadable } = await run();
    expect(delivered).toHaveLength(1);
    expect(unreadable).toEqual([{ file, reason: expect.stringMatching(/not JSON/) }]);
    expect(await stored('outbox')).toEqual([path.basename(file)]);
  });
});

describe('a refusal that is not about one draft', () => {
  test.each([
    ['the list', 'GET'],
    ['the POST', 'POST'],
  ])('at %s leaves the rest untried', async (_name, method) => {
    await outbox.put(draftOfNight(4));
    await outbox.put(draftOfNight(5));
    world.relay.fail(method, ISSUES, [
      { kind: 'answer', status: 429, headers: { 'retry-after': '7' } },
    ]);
    const { kept } = await run();
    expect(kept.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^github: .*: 429, asked to wait 7 s\. /),
      expect.stringMatching(/^not tried: github: .*: 429, asked to wait 7 s\. /),
    ]);
    expect(await stored('outbox')).toHaveLength(2);
  });
});

describe('assignees', () => {
  const BOTH = draftOfNight(4, { assigneeRoles: ['PerformanceEngineer', 'BackendEngineer'] });

  function refusal(errors: unknown[]): Fault {
    return { kind: 'answer', status: 422, body: { message: 'Validation Failed', errors } };
  }

  test('a role without a login is told', async () => {
    await outbox.put(BOTH);
    const { warnings } = await run();
    expect(warnings).toEqual([expect.stringMatching(/BackendEngineer .*no login is configured/)]);
    expect((await world.github.issues())[0]?.assignees).toMatchObject([{ login: 'ada' }]);
  });

  test('one person in two roles is assigned once', async () => {
    await outbox.put(BOTH);
    await run({ assignees: { ...ADA, BackendEngineer: 'ada' } });
    expect((await world.github.issues())[0]?.assignees).toMatchObject([{ login: 'ada' }]);
  });

  test('a login that GitHub names is left out', async () => {
    await outbox.put(BOTH);
    const error = { value: 'Ghost-1', resource: 'Issue', field: 'assignees', code: 'invalid' };
    world.relay.fail('POST', ISSUES, [refusal([error])]);
    const { delivered, warnings } = await run({
      assignees: { ...ADA, BackendEngineer: 'ghost-1' },
    });
    expect(delivered).toHaveLength(1);
    expect(warnings).toEqual([expect.stringMatching(/sent again without ghost-1: .*422/)]);
    expect((await world.github.issues())[0]?.assignees).toMatchObject([{ login: 'ada' }]);
    expect(world.postCount()).toBe(2);
  });

  // emulate answers an unknown login with 422 and names nothing.
  test('all are left out when GitHub does not say which', async () => {
    await outbox.put(BOTH);
    const { delivered, warnings } = await run({ assignees: { ...ADA, BackendEngineer: 'nobody' } });
    expect(delivered).toHaveLength(1);
    expect(warnings).toEqual([
      expect.stringMatching(/sent again without ada: /),
      expect.stringMatching(/sent again without nobody: /),
    ]);
    expect((await world.github.issues())[0]?.assignees).toEqual([]);
    expect(world.postCount()).toBe(2);
  });

  test('a refusal of another field is not sent again', async () => {
    await outbox.put(BOTH);
    world.relay.fail('POST', ISSUES, [
      refusal([{ resource: 'Issue', field: 'title', code: 'invalid' }]),
    ]);
    const { kept } = await run();
    expect(kept[0]?.reason).toMatch(/422, Validation Failed, title: invalid\. /);
    expect(world.postCount()).toBe(1);
  });

  test('the answer to the second POST may be lost as well', async () => {
    await outbox.put(BOTH);
    world.relay.fail('POST', ISSUES, [refusal([]), { kind: 'reset after' }]);
    expect((await run()).delivered).toHaveLength(1);
    await run();
    expect(await world.github.issues()).toHaveLength(1);
    expect(world.postCount()).toBe(2);
  });
});
