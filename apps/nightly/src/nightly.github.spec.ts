import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startEmulatedGitHub, TOKEN, REPOSITORY, type EmulatedGitHub } from '@perf-agent/testkit';
import { configuredWorkspace } from './testing/configured-workspace.ts';
import { readOutbox, run, start } from './testing/run-program.ts';

/** Answers after the delay of the file beside it, so that a night can be slow on its own. */
const DELAYED_SERVICE = `
  const delayMs = Number(require('node:fs').readFileSync('delay-ms', 'utf8'));
  require('node:http').createServer((request, response) => setTimeout(() => response.end('ok'), delayMs))
    .listen(Number(process.env.PORT), '127.0.0.1');
`;

let github: EmulatedGitHub;
beforeAll(async () => {
  github = await startEmulatedGitHub();
});
afterAll(() => github.close());

test('Ctrl-C ends the wait for an answer of GitHub; the draft waits', async () => {
  const deaf = createServer(() => undefined);
  await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
  const asked = new Promise((resolve) => deaf.once('request', resolve));
  const workspace = await configuredWorkspace(DELAYED_SERVICE, { 'github.repository': REPOSITORY });
  const args = ['--workspace', workspace, '--date'];
  for (let day = 1; day <= 4; day++) {
    await writeFile(path.join(workspace, 'delay-ms'), '10');
    expect((await run([...args, `2026-03-0${day}`])).exitCode).toBe(0);
  }
  await writeFile(path.join(workspace, 'delay-ms'), '40');
  const { port } = deaf.address() as AddressInfo;
  const env = { GITHUB_TOKEN: TOKEN, GITHUB_API_URL: `http://127.0.0.1:${port}` };
  const { child, finished } = start([...args, '2026-03-05'], env);
  await asked;
  child.kill('SIGINT');
  // Without the signal it would wait half a minute: jest's own limit ends the test before.
  expect((await finished).exitCode).not.toBeNull();
  expect((await readOutbox(workspace)).size).toBe(1);
  deaf.closeAllConnections();
  deaf.close();
  await rm(workspace, { recursive: true });
}, 25_000);

test('what waited in the outbox is delivered once by a later run with a token', async () => {
  const workspace = await configuredWorkspace(DELAYED_SERVICE, {
    'github.repository': REPOSITORY,
    'github.assignees': { PerformanceEngineer: 'ada', BackendEngineer: 'bob' },
  });
  const night = async (day: number, delayMs: number, env: Record<string, string> = {}) => {
    await writeFile(path.join(workspace, 'delay-ms'), String(delayMs));
    return run(['--workspace', workspace, '--date', `2026-03-0${day}`], env);
  };
  const token = { GITHUB_TOKEN: TOKEN, GITHUB_API_URL: `http://127.0.0.1:${github.port}` };
  for (let day = 1; day <= 4; day++) expect((await night(day, 10)).exitCode).toBe(0);
  expect((await night(5, 40)).exitCode).toBe(1);
  expect((await readOutbox(workspace)).size).toBe(1);

  const later = await night(6, 10, token);
  expect({ ...later }).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('/issues/1') });
  expect((await readOutbox(workspace)).size).toBe(0);
  expect((await night(7, 40, token)).exitCode).toBe(1);

  const [issue, ...others] = await github.issues();
  expect(others).toEqual([]);
  expect(issue?.title).toMatch(/^Performance Regression: p95 latency degraded \d+%$/);
  expect(issue?.labels.map(({ name }) => name)).toEqual([
    'performance-regression',
    'needs-investigation',
  ]);
  expect(issue?.assignees.map(({ login }) => login)).toEqual(['ada', 'bob']);
  await rm(workspace, { recursive: true });
}, 120_000);
