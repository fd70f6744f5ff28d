import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { takeLock } from './lock.ts';
import { startProcess } from './managed-process.ts';

let dir = '';
let file = '';
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'perf-agent-lock-'));
  file = path.join(dir, 'state', 'nightly.lock');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('it is held by one run, and free again afterwards', async () => {
  const release = await takeLock(file, 'one');
  await expect(takeLock(file, 'two')).rejects.toMatchObject({ code: 'RUN_LOCKED' });
  release();
  expect(existsSync(file)).toBe(false);
  (await takeLock(file, 'three'))();
});

test('a dead run loses it, and what that run left running ends', async () => {
  const mark = path.basename(dir);
  const left = await startProcess({
    command: process.execPath,
    args: ['-e', 'setInterval(() => {}, 1000)'],
    cwd: dir,
    logFile: path.join(dir, 'log'),
    mark,
  });
  (await takeLock(file, 'makes the folder'))();
  // The pid is in use, by this process: only the start time tells that its owner is another one.
  await writeFile(file, JSON.stringify({ pid: process.pid, startTime: 'long ago', mark }));
  const release = await takeLock(file, 'new');
  await left.exited;
  expect(left.hasExited()).toBe(true);
  release();
});

test.each(['', '{"pid": 1', '{"pid":1,"mark":""}'])(
  'a lock that says %j is nobody’s',
  async (text) => {
    (await takeLock(file, 'makes the folder'))();
    await writeFile(file, text);
    (await takeLock(file, 'new'))();
  },
);

test('a place that cannot be written is said', async () => {
  await writeFile(path.join(dir, 'state'), 'a file');
  await expect(takeLock(file, 'x')).rejects.toMatchObject({ code: 'WRITE_FAILED' });
});
