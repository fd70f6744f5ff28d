import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startEmulatedGitHub, TOKEN, REPOSITORY, type EmulatedGitHub } from '@perf-agent/testkit';
import { configuredWorkspace } from './testing/configured-workspace.ts';
import { readOutbox, run } from './testing/run-program.ts';

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
