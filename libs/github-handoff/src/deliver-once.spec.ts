import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PerfError } from '@perf-agent/contracts';
import { deliverOutbox, type Delivery, type DeliveryInput } from './deliver.ts';
import { createOutbox, type Outbox } from './outbox/outbox.ts';
import { draftOfNight } from './testing/draft.ts';
import { TOKEN } from '@perf-agent/testkit';
import type { Fault } from './testing/fault-relay.ts';
import { ISSUES, timeoutFor, useRelayedGitHub } from './testing/relayed-github.ts';

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
    assignees: { PerformanceEngineer: 'ada' },
    now: new Date('2026-05-09T06:00:00Z'),
    ...parts,
  });
}

function stored(folder: 'outbox' | 'delivered'): Promise<string[]> {
  return readdir(path.join(workspace, '.perf-agent', folder)).catch(() => []);
}

describe('exactly one issue stands after two runs', () => {
  const limit: Fault = {
    kind: 'answer',
    status: 403,
    headers: { 'retry-after': '60' },
    body: { message: 'You have exceeded a secondary rate limit' },
  };
  const answer = (status: number, message = 'no'): Fault => ({
    kind: 'answer',
    status,
    body: { message },
  });

  test.each<[string, Fault[], 'delivered' | 'kept', number]>([
    ['502 after the write', [{ kind: 'bad gateway after' }], 'delivered', 1],
    ['a connection reset after the write', [{ kind: 'reset after' }], 'delivered', 1],
    ['an answer cut off after the write', [{ kind: 'cut after' }], 'delivered', 1],
    ['no answer in time after the write', [{ kind: 'silence after' }], 'delivered', 1],
    ['a connection reset before the write', [{ kind: 'reset before' }], 'kept', 2],
    ['502 before the write', [answer(502)], 'kept', 2],
    ['a secondary limit', [limit], 'kept', 2],
    ['401', [answer(401)], 'kept', 2],
    ['410', [answer(410)], 'kept', 2],
    ['422 with and without assignees', [answer(422), answer(422)], 'kept', 3],
  ])('POST: %s', async (_name, faults, first, expectedPosts) => {
    await outbox.put(draftOfNight(4));
    world.relay.fail('POST', ISSUES, faults);
    const tracker = world.tracker(TOKEN, timeoutFor(faults[0]));
    expect((await run({ tracker }))[first]).toHaveLength(1);
    expect((await run()).kept).toEqual([]);
    expect(await world.github.issues()).toHaveLength(1);
    expect(world.postCount()).toBe(expectedPosts);
    expect(await stored('outbox')).toEqual([]);
    expect(await stored('delivered')).toHaveLength(1);
  });

  test.each<[string, Fault]>([
    ['a connection reset', { kind: 'reset before' }],
    ['502', answer(502)],
    ['a list cut off', { kind: 'cut after' }],
    ['a secondary limit', limit],
    ['404', answer(404)],
  ])('the list before the POST: %s', async (_name, fault) => {
    await outbox.put(draftOfNight(4));
    world.relay.fail('GET', ISSUES, [fault]);
    expect((await run()).kept).toHaveLength(1);
    expect(world.postCount()).toBe(0);
    expect((await run()).delivered).toHaveLength(1);
    expect(await world.github.issues()).toHaveLength(1);
  });

  test.each<[string, Fault]>([
    ['a connection reset', { kind: 'reset before' }],
    ['a list cut off', { kind: 'cut after' }],
    ['a list that does not show the issue yet', { kind: 'change after', change: () => [] }],
  ])('the answer to the POST is lost, then %s', async (_name, fault) => {
    await outbox.put(draftOfNight(4));
    world.relay.fail('POST', ISSUES, [{ kind: 'reset after' }]);
    const pass: Fault = { kind: 'change after', change: (body) => body };
    world.relay.fail('GET', ISSUES, [
      pass,
      pass,
      fault,
      ...(fault.kind === 'change after' ? [fault] : []),
    ]);
    const { kept } = await run();
    expect(kept).toEqual([
      { draft: draftOfNight(4), reason: expect.stringMatching(/no answer.* Looked again: /) },
    ]);
    expect((await run()).alreadyOpen).toHaveLength(1);
    expect(await world.github.issues()).toHaveLength(1);
    expect(world.postCount()).toBe(1);
  });

  test('a crash between the POST and the note of it', async () => {
    await outbox.put(draftOfNight(4));
    const crash = new Error('killed');
    const crashing: Outbox = { ...outbox, markDelivered: () => Promise.reject(crash) };
    await expect(run({ outbox: crashing })).rejects.toBe(crash);
    expect((await run()).alreadyOpen).toHaveLength(1);
    expect(await world.github.issues()).toHaveLength(1);
    expect(world.postCount()).toBe(1);
  });

  test('a full disk when the delivery is noted', async () => {
    await outbox.put(draftOfNight(4));
    const full: Outbox = {
      ...outbox,
      markDelivered: () => Promise.reject(new PerfError('WRITE_FAILED', 'disk full')),
    };
    const { kept, delivered } = await run({ outbox: full });
    expect(delivered).toEqual([]);
    expect(kept[0]?.reason).toMatch(/^is issue .*\/issues\/1, but that could not be noted: disk/);
    expect((await run()).alreadyOpen).toHaveLength(1);
    expect(world.postCount()).toBe(1);
  });
});
