import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CapacityResult, LoadResult, UslFit } from '@perf-agent/contracts';

const program = fileURLToPath(new URL('../dist/main.js', import.meta.url));
/** Files of other projects' runs; not part of the repository. */
const shared = fileURLToPath(new URL('../../../../shared/data/load', import.meta.url));
const withShared = existsSync(shared) ? test : test.skip;

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'perf-agent-cli-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

function run(
  ...args: string[]
): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  return new Promise((resolve) => {
    child.once('close', (exitCode) => resolve({ exitCode, ...output }));
  });
}

describe('perf-agent', () => {
  test('--help lists the commands', async () => {
    const { exitCode, stdout } = await run('load', '--help');
    expect(exitCode).toBe(0);
    for (const verb of ['run', 'summarize', 'capacity', 'usl']) expect(stdout).toContain(verb);
  });

  test.each([
    [['lode'], 'unknown command'],
    [['load', 'run', '--nonsense'], 'unknown option'],
    [['load', 'run', '--test', 'soak'], 'test: '],
    [['load', 'run', '--scenario', 'nothing'], 'scenario: expected one of'],
    [['load', 'summarize', 'x', '--format', 'toml'], 'format: expected auto, k6-ndjson'],
    [['load', 'usl', '/no/such.csv'], 'no such file'],
  ])('%j is usage', async (args, text) => {
    expect(await run(...args)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(text),
    });
  });
});

describe('load summarize', () => {
  test('a file in no known format lists what was tried', async () => {
    const file = path.join(dir, 'unknown.txt');
    await writeFile(file, 'once upon a time\n');
    expect(await run('load', 'summarize', file)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('k6-ndjson'),
    });
  });

  withShared('prints one load-result of several files', async () => {
    const file = path.join(shared, 'jtl/taurus_kpi1.jtl');
    const copy = path.join(dir, 'copy.jtl');
    await writeFile(copy, await readFile(file));
    const { exitCode, stdout } = await run('load', 'summarize', file, copy, '--json');
    expect(exitCode).toBe(0);
    expect(LoadResult.parse(JSON.parse(stdout))).toMatchObject({
      tool: 'jmeter',
      requestCount: 42,
      failureCount: 18,
      exactness: { kind: 'exact' },
    });
  });
});

describe('load usl', () => {
  withShared('prints the fit', async () => {
    const { stdout } = await run('load', 'usl', path.join(shared, 'usl/specsdm91.csv'), '--json');
    const fit = UslFit.parse(JSON.parse(stdout));
    expect(fit.alpha).toBeCloseTo(0.02773, 4);
    expect(fit.identified).toBe(true);
  });
});

describe('load run', () => {
  test('loads the demo service by a schedule and writes the result', async () => {
    const args = ['--workspace', dir, '--test', 'spike', '--seconds', '0.5', '--json'];
    const { exitCode, stdout, stderr } = await run('load', 'run', ...args);
    // On a machine that is busy with something else the generator rightly says that it cannot be believed.
    expect([0, 5]).toContain(exitCode);
    expect(stderr).toContain('target ready');
    const result = LoadResult.parse(JSON.parse(stdout));
    expect(result).toMatchObject({ tool: 'autocannon', testType: 'spike' });
    expect(result.stages?.map(({ from }) => from)).toEqual([150, 750, 150]);
    const [file] = await readdir(path.join(dir, 'docs/performance/benchmarks/load'));
    expect(file).toMatch(/_browse_spike\.json$/);
  }, 30_000);
});

describe('criteria relative to a baseline', () => {
  test('take the newest baseline test, and need one unless this is it', async () => {
    const workspace = await mkdtemp(path.join(dir, 'relative-'));
    const demo = fileURLToPath(new URL('../assets/demo-shop/server.mjs', import.meta.url));
    const config = {
      service: { name: 'shop' },
      targets: {
        test: {
          environment: 'test',
          baseUrl: 'http://127.0.0.1:{port}',
          start: { command: ['node', demo], env: { PORT: '{port}' }, ready: { path: '/health' } },
        },
      },
      scenarios: {
        browse: {
          tool: 'autocannon',
          requests: [{ path: '/items' }],
          rateRps: 100,
          durationMs: 1500,
          warmupMs: 500,
          criteria: ['p95 < 0.001% of baseline over 1s, stop as failed'],
        },
      },
      nightly: { target: 'test', scenarios: ['browse'] },
    };
    await writeFile(path.join(workspace, 'perf-agent.config.json'), JSON.stringify(config));
    const spike = ['load', 'run', '--workspace', workspace, '--test', 'spike'];
    expect(await run(...spike)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Measure a baseline first'),
    });
    const first = await run('load', 'run', '--workspace', workspace);
    expect(first.stderr).toContain('this is the first one');
    const file = path.join(workspace, 'docs/performance/benchmarks/load');
    const [name = ''] = await readdir(file);
    const result = LoadResult.parse(JSON.parse(await readFile(path.join(file, name), 'utf8')));
    // On a busy machine the first run may be no baseline; then it is one by decree.
    await writeFile(path.join(file, name), JSON.stringify({ ...result, status: 'valid' }));
    expect((await run(...spike)).stderr).toContain(
      `baseline docs/performance/benchmarks/load/${name}`,
    );
  }, 60_000);
});

describe('load capacity', () => {
  test('of a rate that the service easily keeps says that the limit is higher', async () => {
    const limits = ['--min', '100', '--max', '150', '--p95-ms', '100', '--error-percent', '5'];
    const { exitCode, stdout, stderr } = await run('load', 'capacity', ...limits, '--json');
    const result = CapacityResult.parse(JSON.parse(stdout));
    // On a busy machine the generator is late, or the service slow for a moment.
    if (exitCode !== 0)
      expect(['generator-limited', 'budget-spent', 'found']).toContain(result.status);
    else expect(result).toMatchObject({ status: 'above-max', lowRps: 150 });
    expect(result.probes.length).toBeGreaterThan(0);
    expect(stderr).toContain('probe 1: 1');
  }, 60_000);

  test.each([
    ['production', 3, 'TARGET_REFUSED', false],
    ['test', 4, 'TARGET_DIED', true],
  ])(
    'of a %s target that is gone after 50 requests ends with exit code %i',
    async (environment, exitCode, code, isStarted) => {
      const workspace = await mkdtemp(path.join(dir, 'dying-'));
      const started = path.join(workspace, 'started');
      const server = `require('node:fs').writeFileSync(${JSON.stringify(started)}, '');
        let count = 0;
        require('node:http').createServer((_, answer) => answer.end(++count > 50 ? process.exit(1) : 'ok'))
          .listen(process.env.PORT, '127.0.0.1');`;
      const config = {
        service: { name: 'shop' },
        targets: {
          test: {
            environment,
            baseUrl: 'http://127.0.0.1:{port}',
            start: {
              command: ['node', '-e', server],
              env: { PORT: '{port}' },
              ready: { path: '/' },
            },
          },
        },
        scenarios: { all: { tool: 'autocannon', requests: [{ path: '/' }], rateRps: 100 } },
        nightly: { target: 'test', scenarios: ['all'] },
      };
      await writeFile(path.join(workspace, 'perf-agent.config.json'), JSON.stringify(config));
      const args = ['load', 'capacity', '--workspace', workspace, '--p95-ms', '50', '--json'];
      const outcome = await run(...args);
      expect(outcome).toMatchObject({
        exitCode,
        stdout: '',
        stderr: expect.stringContaining(code),
      });
      expect(existsSync(started)).toBe(isStarted);
    },
    60_000,
  );

  test('without room between the rates is usage', async () => {
    expect(await run('load', 'capacity', '--min', '30', '--max', '20')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--min'),
    });
  });
});
