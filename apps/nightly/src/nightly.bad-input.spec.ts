import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { useProvisionedSystems } from '@perf-agent/testkit';
import { configuredWorkspace, QUICK_SERVICE, type Edits } from './testing/configured-workspace.ts';
import { NIGHTLY, run } from './testing/run-program.ts';

useProvisionedSystems();

const REFUSED: [name: string, edits: Edits, exitCode: number, text: string][] = [
  ['an unknown key', { 'nightly.repeat': 3 }, 2, 'nightly.repeat: unknown key'],
  [
    'a wrong type',
    { 'scenarios.browse.rateRps': 'fast' },
    2,
    'scenarios.browse.rateRps: expected number, received string, found "fast"',
  ],
  [
    'a scenario that is not there',
    { 'nightly.scenarios': ['x'] },
    2,
    'nightly.scenarios[0]: expected one of the scenarios (browse), found "x"',
  ],
  [
    'a script that is not there',
    { 'scenarios.browse': { tool: 'locust', script: 'no.py', users: 1 } },
    2,
    'no.py is not there',
  ],
  [
    'a name that every object has',
    { 'nightly.target': 'constructor' },
    2,
    'nightly.target: expected one of the targets (test), found "constructor"',
  ],
  [
    'a scenario twice',
    { 'nightly.scenarios': ['browse', 'browse'] },
    2,
    'nightly.scenarios[1]: expected each scenario once',
  ],
  [
    'a load without a request',
    { 'scenarios.browse.rateRps': 0.1 },
    2,
    'scenarios.browse.rateRps: expected a rate and a duration',
  ],
  [
    'a port to choose for a service that already runs',
    { 'targets.test.start': undefined },
    2,
    'targets.test.baseUrl: expected a port',
  ],
  [
    'production',
    { 'targets.test.environment': 'production' },
    3,
    'expected environment "test", found "production"',
  ],
  [
    'an address that is not on loopback',
    { 'targets.test.baseUrl': 'http://192.0.2.1' },
    3,
    'not a loopback address',
  ],
  [
    'a service that never gets ready',
    { 'targets.test.start.ready': { path: '/health', timeoutMs: 300 } },
    4,
    'within 300 ms',
  ],
  [
    'a program that is not there',
    { 'targets.test.start.command': ['no-such-program'] },
    4,
    'could not be started',
  ],
  [
    'a port that refuses',
    { 'targets.test.start': undefined, 'targets.test.baseUrl': 'http://127.0.0.1:1' },
    4,
    'ECONNREFUSED',
  ],
];

describe('nightly says what is wrong', () => {
  test.each(REFUSED)(
    '%s',
    async (name, edits, exitCode, text) => {
      const service = name.startsWith('a service') ? 'setInterval(() => {}, 1000)' : QUICK_SERVICE;
      const workspace = await configuredWorkspace(service, edits);
      const finished = await run(['--workspace', workspace]);
      expect(finished).toMatchObject({ exitCode, stderr: expect.stringContaining(text) });
      expect(await readdir(workspace)).not.toContain('docs');
      await rm(workspace, { recursive: true });
    },
    20_000,
  );

  test('a tool that is missing is named with the command that installs it', async () => {
    const workspace = await configuredWorkspace(QUICK_SERVICE, {
      'scenarios.browse': { tool: 'locust', script: 'server.cjs', users: 1 },
    });
    const finished = await run(['--workspace', workspace], { PATH: '' });
    expect(finished).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('pip install') });
    await rm(workspace, { recursive: true });
  });

  test.each([
    [['--date', '2026-02-30'], 'date'],
    [['--repeats', '1'], '2 to 50'],
    [['--nonsense'], 'unknown option'],
    [['--workspace', '/no/such/folder'], 'is not there'],
    [['--config', '/no/such/file.json'], 'is not there'],
  ])('%j is usage', async (args, text) => {
    expect(await run(args)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(text) });
  });

  test('an address of GitHub that is none, before anything is measured', async () => {
    const workspace = await configuredWorkspace(QUICK_SERVICE, {
      'github.repository': 'acme/shop',
    });
    const env = { GITHUB_TOKEN: 'ghp_x', GITHUB_API_URL: 'not-a-url' };
    expect(await run(['--workspace', workspace], env)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('API address'),
    });
    expect(await readdir(workspace)).not.toContain('.perf-agent');
    await rm(workspace, { recursive: true });
  });

  test('a night of the same date that cannot be read is not replaced', async () => {
    const workspace = await configuredWorkspace(QUICK_SERVICE);
    await mkdir(path.join(workspace, NIGHTLY, '2026-03-01.json'), { recursive: true });
    const finished = await run(['--workspace', workspace, '--date', '2026-03-01']);
    expect(finished).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('only ever') });
    await rm(workspace, { recursive: true });
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
