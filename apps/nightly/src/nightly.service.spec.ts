import { readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { NightlyDocument } from '@perf-agent/contracts';
import {
  freePort,
  hasEnvironment,
  MARK_VARIABLE,
  pause,
  readProcessTable,
} from '@perf-agent/runtime';
import { systemTest, useProvisionedSystems } from '@perf-agent/testkit';
import { configuredWorkspace, QUICK_SERVICE } from './testing/configured-workspace.ts';
import { readNight, run, start } from './testing/run-program.ts';

useProvisionedSystems();

const DATE = '2026-03-01';

const LOCUSTFILE = `from locust import FastHttpUser, constant, task

class Buyer(FastHttpUser):
    wait_time = constant(0.05)

    @task
    def buy(self):
        self.client.get("/buy")
`;

/** Starts a long night. @returns its run, once the service is ready and before the load ends */
async function startLongNight(workspace: string) {
  const program = start(['--workspace', workspace, '--date', DATE, '--seconds', '20']);
  await new Promise<void>((resolve) =>
    program.child.stderr?.on('data', (text: Buffer) => text.includes('service ready') && resolve()),
  );
  const [runId = ''] = await readdir(path.join(workspace, '.perf-agent', 'runs'));
  const left = () =>
    readProcessTable().filter(({ pid }) => hasEnvironment(pid, MARK_VARIABLE, runId));
  return { ...program, left };
}

describe('nightly on a configured service', () => {
  systemTest(
    'locust',
    'runs autocannon and Locust and keeps a second run beside the first',
    async () => {
      const buy = { tool: 'locust', script: 'buy.py', users: 2, durationMs: 1000, warmupMs: 200 };
      const workspace = await configuredWorkspace(QUICK_SERVICE, {
        'scenarios.buy': buy,
        'nightly.scenarios': ['browse', 'buy'],
      });
      await writeFile(path.join(workspace, 'buy.py'), LOCUSTFILE);
      const first = await run(['--workspace', workspace, '--date', DATE, '--json']);
      expect(first.exitCode).toBe(0);
      expect(NightlyDocument.parse(JSON.parse(first.stdout)).runs).toHaveLength(1);
      await run(['--workspace', workspace, '--date', DATE, '--json']);
      const { runs } = await readNight(workspace, DATE);
      expect(runs).toHaveLength(2);
      expect(
        runs[0]?.scenarios.map(({ scenario, tool, repeats }) => [scenario, tool, repeats.length]),
      ).toEqual([
        ['browse', 'autocannon', 2],
        ['buy', 'locust', 2],
      ]);
      await rm(workspace, { recursive: true });
    },
  );

  test('measures a service that already runs', async () => {
    const port = await freePort();
    const answer = createServer((_request, response) => setTimeout(() => response.end('ok'), 20));
    await new Promise<void>((resolve) => answer.listen(port, '127.0.0.1', resolve));
    const workspace = await configuredWorkspace('', {
      'targets.test.start': undefined,
      'targets.test.baseUrl': `http://127.0.0.1:${port}`,
    });
    const { exitCode, stderr } = await run(['--workspace', workspace, '--date', DATE]);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    await new Promise((resolve) => answer.close(resolve));
    await rm(workspace, { recursive: true });
  }, 30_000);

  test('a service too slow for its load is judged, not the generator', async () => {
    const slow = QUICK_SERVICE.replace(', 20)', ', 900)');
    const workspace = await configuredWorkspace(slow, {
      'scenarios.browse.connections': 8,
      'scenarios.browse.warmupMs': 0,
      'scenarios.browse.timeoutMs': 1000,
    });
    const { exitCode, stdout } = await run(['--workspace', workspace, '--date', DATE]);
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 });
    const repeat = (await readNight(workspace, DATE)).runs[0]?.scenarios[0]?.repeats[0];
    expect(repeat).toMatchObject({ status: 'valid', requestCount: 50 });
    expect(repeat?.errorRatio).toBeGreaterThan(0);
    await rm(workspace, { recursive: true });
  }, 60_000);

  test('a service that answers nothing well makes the night invalid', async () => {
    const broken = QUICK_SERVICE.replace(
      "response.end('ok')",
      "response.writeHead(request.url === '/health' ? 200 : 500).end()",
    );
    const workspace = await configuredWorkspace(broken);
    const { exitCode, stdout } = await run(['--workspace', workspace, '--date', DATE]);
    expect({ exitCode, stdout }).toMatchObject({
      exitCode: 4,
      stdout: expect.stringContaining('no request succeeded'),
    });
    await rm(workspace, { recursive: true });
  }, 30_000);

  test('a service that dies makes the night invalid', async () => {
    const dying = QUICK_SERVICE.replace(
      'response.end',
      "request.url === '/items' ? setTimeout(() => process.exit(9), 200) : response.end",
    );
    const workspace = await configuredWorkspace(dying);
    const { exitCode, stdout } = await run(['--workspace', workspace, '--date', DATE]);
    expect({ exitCode, stdout }).toMatchObject({
      exitCode: 4,
      stdout: expect.stringContaining('exit code 9'),
    });
    expect((await readNight(workspace, DATE)).runs[0]).toMatchObject({
      status: 'invalid',
      invalidCause: 'target',
    });
    await rm(workspace, { recursive: true });
  }, 30_000);

  test('Ctrl-C ends it and a stubborn service, and leaves nothing', async () => {
    const stubborn = `process.on('SIGTERM', () => {}); require('node:child_process').spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 999)"], { detached: true, stdio: 'ignore' });${QUICK_SERVICE}`;
    const workspace = await configuredWorkspace(stubborn);
    const { child, finished, left } = await startLongNight(workspace);
    // The service, its child and the generator with a request under way.
    for (let tries = 0; left().length < 3 && tries < 200; tries++) await pause(50);
    child.kill('SIGINT');
    const { exitCode } = await finished;
    expect(exitCode).toBe(130);
    expect(left()).toEqual([]);
    await expect(readNight(workspace, DATE)).rejects.toThrow('ENOENT');
    await rm(workspace, { recursive: true });
  }, 30_000);

  test('a run that was killed leaves nothing, and its lock is taken over', async () => {
    const workspace = await configuredWorkspace(QUICK_SERVICE);
    const { child, finished, left } = await startLongNight(workspace);
    child.kill('SIGKILL');
    await finished;
    for (let tries = 0; left().length > 0 && tries < 100; tries++) await pause(50);
    expect(left()).toEqual([]);
    expect((await run(['--workspace', workspace, '--date', DATE])).exitCode).toBe(0);
    await rm(workspace, { recursive: true });
  }, 30_000);
});
