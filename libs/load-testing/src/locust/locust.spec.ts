import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { LocustScenario, type AdmittedPlan } from '@perf-agent/contracts';
import { describeLoadTester, useProvisionedSystems } from '@perf-agent/testkit';
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
    return LocustScenario.parse({
      tool: 'locust',
      script,
      users: 4,
      durationMs: 1500,
      warmupMs: 500,
    });
  },
});

describe('locust', () => {
  test('names a script that is not there', async () => {
    const scenario = LocustScenario.parse({ tool: 'locust', script: 'missing.py', users: 1 });
    const plan = {
      name: 'buy',
      scenario,
      baseUrl: 'http://127.0.0.1:1',
      limits: {},
    } as unknown as AdmittedPlan;
    const context = {
      runDir: '/tmp',
      runName: 'x',
      workspaceDir: '/tmp',
      toolVersion: 'x',
      processMark: 'x',
      signal: new AbortController().signal,
    };
    await expect(locust.run(plan, context)).rejects.toMatchObject({ code: 'SCRIPT_NOT_FOUND' });
  });

  test('names the command that installs it when it is missing', async () => {
    const before = process.env.PATH;
    process.env.PATH = '/nonexistent';
    try {
      await expect(locust.version(new AbortController().signal)).rejects.toMatchObject({
        code: 'TOOL_MISSING',
        hint: expect.stringContaining('pip install locust'),
      });
    } finally {
      process.env.PATH = before;
    }
  });
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
