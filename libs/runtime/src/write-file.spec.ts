import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { requireWritable, writeFileWhole } from './write-file.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'perf-agent-files-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('it writes, replaces, makes folders, and leaves no temporary file', async () => {
  const file = path.join(dir, 'a/b/night.json');
  await writeFileWhole(file, 'one');
  await writeFileWhole(file, 'two');
  expect(await readFile(file, 'utf8')).toBe('two');
  expect(await readdir(path.dirname(file))).toEqual(['night.json']);
});

test('what cannot be written leaves the old content, and nothing beside it', async () => {
  const folder = path.join(dir, 'night.json');
  await mkdir(folder);
  await expect(writeFileWhole(folder, 'text')).rejects.toMatchObject({ code: 'WRITE_FAILED' });
  expect(await readdir(dir)).toEqual(['night.json']);
});

test('a file in the place of a folder is found beforehand', async () => {
  await writeFile(path.join(dir, 'docs'), '');
  await expect(requireWritable(path.join(dir, 'docs/performance'))).rejects.toMatchObject({
    code: 'WRITE_FAILED',
    message: expect.stringContaining(path.join(dir, 'docs')),
  });
  await expect(requireWritable(path.join(dir, 'new/folder'))).resolves.toBeUndefined();
  expect(await readdir(dir)).toEqual(['docs']);
});
