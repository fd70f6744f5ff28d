import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'perf-agent-stats-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function run(text: string, ...options: readonly string[]): Promise<unknown> {
  const file = path.join(dir, 'history.csv');
  await writeFile(file, text);
  const args = [path.join(dist, 'main.js'), 'stats', 'changes', file, ...options];
  return promisify(execFile)(process.execPath, args).catch((error: unknown) => error);
}

/** 100 and 101 in turn, from the 31st value on a fifth more. */
const VALUES = Array.from(
  { length: 60 },
  (_, index) => (100 + (index % 2)) * (index < 30 ? 1 : 1.2),
);

describe('stats changes', () => {
  test('prints indexes, and nothing else, with --json', async () => {
    expect(await run(`p95\n${VALUES.join('\n')}\n`, '--json')).toMatchObject({
      stdout: '{"changePoints":[30]}\n',
      stderr: '',
    });
  });

  test('says how much changed', async () => {
    expect(await run(VALUES.join('\r\n'))).toMatchObject({
      stdout: 'index 30: 100.5 → 120.6 (+20 %)\n',
    });
  });

  test('says on which night', async () => {
    const lines = VALUES.map((value, index) => `shop,${index + 5},${value},${value}`);
    const text = ['series,night,run1,run2', ...lines].join('\n');
    expect(await run(text, '--series', 'shop')).toMatchObject({
      stdout: 'index 30 (night 35): 100.5 → 120.6 (+20 %)\n',
    });
  });

  test('says that nothing changed', async () => {
    expect(await run(VALUES.slice(0, 30).join('\n'))).toMatchObject({
      stdout: 'no change in 30 values\n',
    });
  });

  test.each([
    ['text', '1\nfast\n', 'line 2: expected a finite number, found "fast"'],
    ['too few values', '1\n2\n3\n', '3 values, expected at least 8'],
    ['an empty file', '', 'the file is empty'],
  ])('refuses %s', async (_name, text, message) => {
    expect(await run(text, '--json')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(message),
    });
  });

  test('loads no statistics library and no schema of its own', async () => {
    const [file = ''] = (await readdir(dist)).filter((name) => name.startsWith('stats-changes'));
    const text = await readFile(path.join(dist, file), 'utf8');
    expect(text).not.toMatch(/from "(?:@stdlib|mathjs|simple-statistics|zod)/);
  });
});
