import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { NightlyDocument } from '@perf-agent/contracts';
import { hasEnvironment, MARK_VARIABLE, readProcessTable } from '@perf-agent/runtime';
import { systemTest, useProvisionedSystems } from '@perf-agent/testkit';
import {
  configuredWorkspace,
  newWorkspace,
  QUICK_SERVICE,
  run,
  start,
} from './testing/run-program.ts';

useProvisionedSystems();

const NIGHTLY = path.join('docs', 'performance', 'benchmarks', 'nightly');
const QUICK = ['--repeats', '2', '--seconds', '0.6'];

async function readNight(workspace: string, date: string): Promise<NightlyDocument> {
  return NightlyDocument.parse(
    JSON.parse(await readFile(path.join(workspace, NIGHTLY, `${date}.json`), 'utf8')),
  );
}

function outboxFiles(workspace: string): Promise<string[]> {
  return readdir(path.join(workspace, '.perf-agent', 'outbox')).catch(() => []);
}

describe('nightly on the embedded default', () => {
  test('finds a slowdown against five nights, hands over one issue, and asks once a night', async () => {
    const workspace = await newWorkspace();
    const night = (day: number, ...more: string[]) =>
      run(['--workspace', workspace, '--date', `2026-03-0${day}`, ...QUICK, ...more]);
    for (let day = 1; day <= 5; day++) {
      const { exitCode, stdout } = await night(day);
      expect({ day, exitCode, stdout }).toMatchObject({ exitCode: 0 });
      expect(stdout.includes('NO-BASELINE')).toBe(day <= 3);
    }
    expect(await outboxFiles(workspace)).toEqual([]);

    const slow = await night(6, '--demo-slowdown', '3');
    expect(slow.exitCode).toBe(1);
    const [file, ...others] = await outboxFiles(workspace);
    expect(others).toEqual([]);
    const draft = JSON.parse(
      await readFile(path.join(workspace, '.perf-agent', 'outbox', file ?? ''), 'utf8'),
    ) as Record<string, unknown>;
    const percent = /degraded (\d+)%$/.exec(String(draft['title']))?.[1];
    expect(Number(percent)).toBeGreaterThan(100);
    expect(draft).toMatchObject({
      title: `Performance Regression: p95 latency degraded ${percent ?? ''}%`,
      labels: ['performance-regression', 'needs-investigation'],
    });
    expect(String(draft['body']).split('\n')[0]).toBe(
      `@Orchestrator Performance regression detected. Metric: p95 latency, Degradation: ${percent ?? ''}%. Report: /docs/performance/benchmarks/nightly/2026-03-06_regression.md`,
    );
    expect(String(draft['body'])).toContain('/approve');
    expect(
      await readFile(path.join(workspace, NIGHTLY, '2026-03-06_regression.md'), 'utf8'),
    ).toContain('| browse | p95 latency |');

    const again = await night(6, '--demo-slowdown', '3');
    expect(again.exitCode).toBe(1);
    expect(await outboxFiles(workspace)).toEqual([file]);
    const { runs } = await readNight(workspace, '2026-03-06');
    expect(runs.map(({ verdict }) => verdict)).toEqual(['regressed', 'regressed']);
    expect(
      runs[0]?.comparisons.find(({ verdict }) => verdict === 'regressed')?.confirmation?.confirmed,
    ).toBe(true);
    await rm(workspace, { recursive: true });
  }, 180_000);
});

describe('nightly on a configured service', () => {
  systemTest(
    'locust',
    'runs autocannon and Locust and keeps a second run beside the first',
    async () => {
      const workspace = await configuredWorkspace(QUICK_SERVICE, (config) => {
        config['scenarios'].buy = {
          tool: 'locust',
          script: 'buy.py',
          users: 2,
          durationMs: 1000,
          warmupMs: 200,
        };
        config['nightly'].scenarios.push('buy');
      });
      await writeFile(
        path.join(workspace, 'buy.py'),
        'from locust import FastHttpUser, constant, task\nclass U(FastHttpUser):\n    wait_time = constant(0.05)\n    @task\n    def buy(self):\n        self.client.get("/buy")\n',
      );
      const first = await run(['--workspace', workspace, '--date', '2026-03-01', '--json']);
      expect(first.exitCode).toBe(0);
      expect(NightlyDocument.parse(JSON.parse(first.stdout)).runs).toHaveLength(1);
      await run(['--workspace', workspace, '--date', '2026-03-01', '--json']);
      const { runs } = await readNight(workspace, '2026-03-01');
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

  test('a service that dies makes the night invalid', async () => {
    const dying = QUICK_SERVICE.replace(
      'response.end',
      "request.url === '/items' ? setTimeout(() => process.exit(9), 200) : response.end",
    );
    const workspace = await configuredWorkspace(dying);
    const { exitCode, stdout } = await run(['--workspace', workspace, '--date', '2026-03-01']);
    expect({ exitCode, stdout }).toMatchObject({
      exitCode: 4,
      stdout: expect.stringContaining('exit code 9'),
    });
    expect((await readNight(workspace, '2026-03-01')).runs[0]).toMatchObject({
      status: 'invalid',
      invalidCause: 'target',
    });
    await rm(workspace, { recursive: true });
  }, 30_000);

  test('Ctrl-C ends it and a stubborn service within 3 s, and leaves nothing', async () => {
    const stubborn = `process.on('SIGTERM', () => {}); require('node:child_process').spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 999)"], { detached: true, stdio: 'ignore' });${QUICK_SERVICE}`;
    const workspace = await configuredWorkspace(stubborn);
    const { child, finished } = start([
      '--workspace',
      workspace,
      '--date',
      '2026-03-01',
      '--seconds',
      '20',
    ]);
    await new Promise<void>((resolve) =>
      child.stderr?.on('data', (text: Buffer) => text.includes('service ready') && resolve()),
    );
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const [runId = ''] = await readdir(path.join(workspace, '.perf-agent', 'runs'));
    child.kill('SIGINT');
    const { exitCode } = await finished;
    expect(exitCode).toBe(130);
    expect(
      readProcessTable().filter(({ pid }) => hasEnvironment(pid, MARK_VARIABLE, runId)),
    ).toEqual([]);
    await expect(readNight(workspace, '2026-03-01')).rejects.toThrow('ENOENT');
    await rm(workspace, { recursive: true });
  }, 30_000);

  test('a run that was killed is cleaned up by the next', async () => {
    const workspace = await configuredWorkspace(QUICK_SERVICE);
    const { child, finished } = start([
      '--workspace',
      workspace,
      '--date',
      '2026-03-01',
      '--seconds',
      '20',
    ]);
    await new Promise<void>((resolve) =>
      child.stderr?.on('data', (text: Buffer) => text.includes('service ready') && resolve()),
    );
    const [runId = ''] = await readdir(path.join(workspace, '.perf-agent', 'runs'));
    child.kill('SIGKILL');
    await finished;
    const left = () =>
      readProcessTable().filter(({ pid }) => hasEnvironment(pid, MARK_VARIABLE, runId));
    expect(left().length).toBeGreaterThan(0);
    expect((await run(['--workspace', workspace, '--date', '2026-03-01'])).exitCode).toBe(0);
    expect(left()).toEqual([]);
    await rm(workspace, { recursive: true });
  }, 30_000);
});

describe('nightly says what is wrong', () => {
  test.each<[string, (config: Record<string, any>) => void, number, string]>([
    ['an unknown key', (c) => (c['nightly'].repeat = 3), 2, 'nightly.repeat: unknown key'],
    [
      'a wrong type',
      (c) => (c['scenarios'].browse.rateRps = 'fast'),
      2,
      'scenarios.browse.rateRps: expected number, received string, found "fast"',
    ],
    [
      'a scenario that is not there',
      (c) => (c['nightly'].scenarios = ['x']),
      2,
      'nightly.scenarios[0]: expected one of the scenarios (browse), found "x"',
    ],
    [
      'a script that is not there',
      (c) => (c['scenarios'].browse = { tool: 'locust', script: 'no.py', users: 1 }),
      2,
      'no.py is not there',
    ],
    [
      'production',
      (c) => (c['targets'].test.environment = 'production'),
      3,
      'expected environment "test"',
    ],
    [
      'an address that is not on loopback',
      (c) => (c['targets'].test.baseUrl = 'http://192.0.2.1'),
      3,
      'not a loopback address',
    ],
    [
      'a service that never gets ready',
      (c) => (c['targets'].test.start.ready = { path: '/health', timeoutMs: 300 }),
      4,
      'within 300 ms',
    ],
    [
      'a program that is not there',
      (c) => (c['targets'].test.start.command = ['no-such-program']),
      4,
      'could not be started',
    ],
    [
      'a port that refuses',
      (c) => {
        delete c['targets'].test.start;
        c['targets'].test.baseUrl = 'http://127.0.0.1:1';
      },
      4,
      'ECONNREFUSED',
    ],
  ])(
    '%s',
    async (name, change, exitCode, text) => {
      const service = name.startsWith('a service') ? 'setInterval(() => {}, 1000)' : QUICK_SERVICE;
      const workspace = await configuredWorkspace(service, change);
      const finished = await run(['--workspace', workspace]);
      expect(finished).toMatchObject({ exitCode, stderr: expect.stringContaining(text) });
      expect(await readdir(workspace)).not.toContain('docs');
      await rm(workspace, { recursive: true });
    },
    20_000,
  );

  test.each([
    [['--date', '2026-02-30'], 'date'],
    [['--repeats', '1'], '2 to 50'],
    [['--nonsense'], 'unknown option'],
    [['--workspace', '/no/such/folder'], 'is not there'],
    [['--config', '/no/such/file.json'], 'is not there'],
  ])('%j is usage', async (args, text) => {
    expect(await run(args)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(text) });
  });

  test('a folder that cannot be written', async () => {
    const workspace = await configuredWorkspace(QUICK_SERVICE);
    await writeFile(path.join(workspace, 'docs'), 'a file where a folder should be');
    expect(await run(['--workspace', workspace])).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining('WRITE_FAILED'),
    });
    await rm(workspace, { recursive: true });
  }, 20_000);

  test('history that is cut or newer is named, kept, and left out', async () => {
    const workspace = await configuredWorkspace(QUICK_SERVICE);
    await mkdir(path.join(workspace, NIGHTLY), { recursive: true });
    const broken = {
      '2026-02-27.json': '{"schema":"perf-agent/nightly@1","da',
      '2026-02-28.json': '{"schema":"perf-agent/nightly@9"}',
    };
    for (const [name, text] of Object.entries(broken))
      await writeFile(path.join(workspace, NIGHTLY, name), text);
    const { exitCode, stdout } = await run(['--workspace', workspace, '--date', '2026-03-01']);
    expect(exitCode).toBe(0);
    for (const [name, text] of Object.entries(broken)) {
      expect(stdout).toContain(name);
      expect(await readFile(path.join(workspace, NIGHTLY, name), 'utf8')).toBe(text);
    }
    await rm(workspace, { recursive: true });
  }, 20_000);
});
