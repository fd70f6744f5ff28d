import { readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { LoadScenario, type TestType } from '@perf-agent/contracts';
import { describeLoadTester, systemTest, useProvisionedSystems } from '@perf-agent/testkit';
import { contextIn, planFor, useLoadWorld, withoutPrograms } from '../testing/load-world.ts';
import { locust } from './index.ts';
import { parseListener } from './parse.ts';

useProvisionedSystems();

describeLoadTester(locust, {
  program: 'locust',
  scenarioFor: async (target, workspaceDir) => {
    const script = `${target.slice(1)}.py`;
    const source = `from locust import FastHttpUser, constant, task

class Shopper(FastHttpUser):
    wait_time = constant(0.02)

    @task
    def ask(self):
        self.client.get("${target}")
`;
    await writeFile(path.join(workspaceDir, script), source);
    return LoadScenario.parse({
      tool: 'locust',
      script,
      users: 4,
      durationMs: 1500,
      warmupMs: 500,
    });
  },
});

/** A worker's file has the worker's pid behind its name, and more than a header once it is at work. */
async function pidOfWorker(prefix: string): Promise<number> {
  const deadlineMs = Date.now() + 20_000;
  while (Date.now() < deadlineMs) {
    for (const name of await readdir(path.dirname(prefix))) {
      const file = path.join(path.dirname(prefix), name);
      if (file.startsWith(prefix) && (await stat(file)).size > 200)
        return Number(file.slice(prefix.length));
    }
    await setTimeout(50);
  }
  throw new Error('no worker wrote a sample within 20 s');
}

describe('the real locust', () => {
  const world = useLoadWorld('locust');

  function run(runName: string, scenario: object, testType?: TestType) {
    const requests = [{ path: '/a' }, { method: 'POST', path: '/b', body: '{"x":1}' }];
    const all = { requests, thinkTimeMs: 20, ...scenario };
    const plan = planFor('locust', world.service.baseUrl, all, testType);
    return locust.run(plan, contextIn(world.dir, { runName }));
  }

  systemTest('locust', 'makes a script of requests, and sends them in turn', async () => {
    const result = await run('made', { users: 4 });
    const counts = [
      world.service.counts.get('GET /a') ?? 0,
      world.service.counts.get('POST /b') ?? 0,
    ];
    expect(result).toMatchObject({ status: 'valid', failureCount: 0 });
    expect(Math.abs((counts[0] ?? 0) - (counts[1] ?? 0))).toBeLessThanOrEqual(1);
    expect(world.service.bodies).toContain('{"x":1}');
  });

  systemTest(
    'locust',
    'runs a master with two workers, and merges what they measured',
    async () => {
      const result = await run('distributed', { users: 4, workers: 2 });
      expect(result).toMatchObject({ status: 'valid', partial: false });
      expect(result.rawFiles).toHaveLength(2);
      expect(result.requestCount).toBeGreaterThan(50);
    },
  );

  systemTest('locust', 'does not take a run as whole of which a worker died', async () => {
    const running = run('dying', { users: 4, workers: 2, durationMs: 4000 });
    process.kill(await pidOfWorker(path.join(world.dir, 'dying.csv.')), 'SIGKILL');
    const result = await running;
    expect(result).toMatchObject({ status: 'invalid', partial: true });
    expect(result.invalidReasons).toContain('the raw data are cut');
  });

  systemTest('locust', 'follows the stages of a test type', async () => {
    const result = await run('stages', { users: 2, durationMs: 4000 }, 'spike');
    const [before, peak, after] = result.stages ?? [];
    expect(result.stages).toHaveLength(3);
    expect(peak?.throughputRps).toBeGreaterThan(2 * (before?.throughputRps ?? 0));
    expect(after?.throughputRps).toBeLessThan((peak?.throughputRps ?? 0) / 2);
  });
});

describe('locust', () => {
  test('names a script that is not there', async () => {
    const plan = planFor('locust', 'http://127.0.0.1:1', { script: 'missing.py', users: 1 });
    await expect(locust.run(plan, contextIn('/tmp'))).rejects.toMatchObject({
      code: 'SCRIPT_NOT_FOUND',
    });
  });

  test('names the command that installs it when it is missing', () =>
    withoutPrograms(() =>
      expect(locust.version(new AbortController().signal)).rejects.toMatchObject({
        code: 'TOOL_MISSING',
        hint: expect.stringContaining('pip install locust'),
      }),
    ));
});

describe('locust listener file', () => {
  const head = 'startAtMs,endAtMs,failed,name\n';
  const sample = '1000.500,1010.750,0,"GET /a,""b"""\n';
  test('is read with quoted names and the share of CPU', () => {
    const text = `${head}${sample}1001.000,1002.000,1,"GET /"\ngenerator,250.000,1000.000\n`;
    expect(parseListener(text, 'f')).toEqual({
      samples: [
        { startAtMs: 1000.5, endAtMs: 1010.75, failed: false },
        { startAtMs: 1001, endAtMs: 1002, failed: true },
      ],
      partial: false,
      cpuShare: 0.25,
    });
  });

  test.each([
    ['a cut line', `${head}${sample}1001.000,10`],
    ['no closing line', `${head}${sample}`],
  ])('with %s is partial', (_name, text) => {
    expect(parseListener(text, 'f')).toMatchObject({ samples: [{ failed: false }], partial: true });
  });

  test.each([[''], ['a,b\n'], [`${head}x,y,0,"n"\n`]])('%j is refused', (text) => {
    expect(() => parseListener(text, 'f')).toThrow(
      expect.objectContaining({ code: 'RAW_DATA_INVALID' }),
    );
  });
});
