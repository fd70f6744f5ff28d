import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DeliveredIssue, IssueDraft } from '@perf-agent/contracts';
import { draftOfNight } from '../testing/draft.ts';
import { createOutbox, type Outbox } from './outbox.ts';

const NOW = new Date('2026-05-09T06:00:00Z');
const ISSUE = { number: 12, url: 'https://github.com/acme/shop/issues/12' };

let workspace = '';
let outbox: Outbox;
beforeEach(async () => {
  workspace = await mkdtemp(path.join(tmpdir(), 'outbox-'));
  outbox = createOutbox(workspace);
});
afterEach(() => rm(workspace, { recursive: true, force: true }));

function inside(...names: string[]): string {
  return path.join(workspace, '.perf-agent', ...names);
}

async function writePending(name: string, text: string): Promise<string> {
  await mkdir(inside('outbox'), { recursive: true });
  await writeFile(inside('outbox', name), text);
  return inside('outbox', name);
}

describe('put', () => {
  test('writes one file named after night and fingerprint', async () => {
    const draft = draftOfNight(4);
    expect(await outbox.put(draft)).toBe('added');
    expect(await readdir(inside('outbox'))).toEqual(['2026-05-04_0000000000000004.json']);
    const text = await readFile(inside('outbox', '2026-05-04_0000000000000004.json'), 'utf8');
    expect(IssueDraft.parse(JSON.parse(text))).toEqual(draft);
  });

  test.each([
    ['the same draft', draftOfNight(4)],
    ['the same problem of another night', draftOfNight(5, { fingerprint: '0000000000000004' })],
    ['another problem of the same night', draftOfNight(4, { fingerprint: 'ffffffffffffffff' })],
  ])('knows %s while one is pending', async (_name, second) => {
    await outbox.put(draftOfNight(4));
    expect(await outbox.put(second)).toBe('known');
    expect(await readdir(inside('outbox'))).toHaveLength(1);
  });

  test('asks once a night, also after delivery; another night may ask again', async () => {
    const draft = draftOfNight(4);
    await outbox.put(draft);
    await outbox.markDelivered(draft, ISSUE, NOW);
    expect(await outbox.put(draftOfNight(4, { fingerprint: 'ffffffffffffffff' }))).toBe('known');
    expect(await outbox.put(draftOfNight(5, { fingerprint: draft.fingerprint }))).toBe('added');
  });

  test('asks for each service, also in the same night', async () => {
    await outbox.put(draftOfNight(4));
    const other = draftOfNight(4, { service: 'cart', fingerprint: 'ffffffffffffffff' });
    expect(await outbox.put(other)).toBe('added');
  });

  test('does not lose a regression to a broken file of an earlier night', async () => {
    await writePending('2026-05-03_0000000000000004.json', '{"schema":');
    expect(await outbox.put(draftOfNight(4))).toBe('added');
  });

  test('does not write over a broken file of the same night', async () => {
    const file = await writePending('2026-05-04_0000000000000004.json', '{"schema":');
    expect(await outbox.put(draftOfNight(4))).toBe('known');
    expect(await readFile(file, 'utf8')).toBe('{"schema":');
  });

  test.each(['.perf-agent', '.perf-agent/outbox', '.perf-agent/delivered'])(
    'tells when %s is no folder',
    async (name) => {
      await mkdir(path.dirname(path.join(workspace, name)), { recursive: true });
      await writeFile(path.join(workspace, name), '');
      await expect(outbox.put(draftOfNight(4))).rejects.toMatchObject({ code: 'WRITE_FAILED' });
    },
  );

  test('refuses what could not be read back', async () => {
    const draft = draftOfNight(4, { fingerprint: '../../elsewhere' });
    await expect(outbox.put(draft)).rejects.toMatchObject({ code: 'DOCUMENT_INVALID' });
  });
});

describe('pending', () => {
  test('is empty in a new workspace, and writes nothing there', async () => {
    expect(await outbox.pending()).toEqual({ drafts: [], unreadable: [] });
    expect(await readdir(workspace)).toEqual([]);
  });

  test('lists the oldest first, by the time they were made', async () => {
    await outbox.put(draftOfNight(6));
    await outbox.put(draftOfNight(4, { createdAt: '2026-05-07T02:00:00.5Z' }));
    await outbox.put(draftOfNight(5));
    const { drafts } = await outbox.pending();
    expect(drafts.map(({ date }) => date)).toEqual(['2026-05-05', '2026-05-06', '2026-05-04']);
  });

  test.each([
    ['broken JSON', '2026-05-01_0000000000000001.json', '{"schema":', /not JSON/],
    ['an empty file', '2026-05-01_0000000000000001.json', '', /not JSON/],
    ['another shape', '2026-05-01_0000000000000001.json', '{}', /no valid draft: schema: /],
    [
      'a newer schema',
      '2026-05-04_0000000000000004.json',
      JSON.stringify({ ...draftOfNight(4), schema: 'perf-agent/issue-draft@2' }),
      /found "perf-agent\/issue-draft@2"/,
    ],
    [
      'another name',
      'copy.json',
      JSON.stringify(draftOfNight(4)),
      /expected the name 2026-05-04_0000000000000004\.json/,
    ],
  ])('names and keeps %s, and still lists the others', async (_name, name, text, reason) => {
    const file = await writePending(name, text);
    await outbox.put(draftOfNight(6));
    expect(await outbox.pending()).toEqual({
      drafts: [draftOfNight(6)],
      unreadable: [{ file, reason: expect.stringMatching(reason) }],
    });
    expect(await readFile(file, 'utf8')).toBe(text);
  });
});

describe('markDelivered', () => {
  test('moves the draft to the delivered ones', async () => {
    const draft = draftOfNight(4);
    await outbox.put(draft);
    await outbox.markDelivered(draft, ISSUE, NOW);
    expect(await readdir(inside('outbox'))).toEqual([]);
    const text = await readFile(inside('delivered', '2026-05-04_0000000000000004.json'), 'utf8');
    expect(DeliveredIssue.parse(JSON.parse(text))).toEqual({
      schema: 'perf-agent/delivered-issue@1',
      deliveredAt: '2026-05-09T06:00:00.000Z',
      issueNumber: 12,
      issueUrl: ISSUE.url,
      draft,
    });
  });

  test('a draft that a crash left beside its delivered document is removed, not listed', async () => {
    const draft = draftOfNight(4);
    await outbox.markDelivered(draft, ISSUE, NOW);
    await writePending('2026-05-04_0000000000000004.json', JSON.stringify(draft));
    expect(await outbox.pending()).toEqual({ drafts: [], unreadable: [] });
    expect(await readdir(inside('outbox'))).toEqual([]);
  });

  test('a draft whose delivered document is broken is neither delivered again nor removed', async () => {
    const name = '2026-05-04_0000000000000004.json';
    const file = await writePending(name, JSON.stringify(draftOfNight(4)));
    await mkdir(inside('delivered'));
    await writeFile(inside('delivered', name), '');
    const { drafts, unreadable } = await outbox.pending();
    expect(drafts).toEqual([]);
    expect(unreadable).toEqual([{ file, reason: expect.stringMatching(/delivered too/) }]);
    expect(await readdir(inside('outbox'))).toEqual([name]);
  });

  test('keeps the draft when the delivered document cannot be written', async () => {
    await outbox.put(draftOfNight(4));
    await writeFile(inside('delivered'), '');
    await expect(outbox.markDelivered(draftOfNight(4), ISSUE, NOW)).rejects.toMatchObject({
      code: 'WRITE_FAILED',
    });
    expect(await readdir(inside('outbox'))).toHaveLength(1);
  });
});
