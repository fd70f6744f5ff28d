import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect } from '@jest/globals';
import {
  LoadScenario,
  type AdmittedPlan,
  type LoadSample,
  type TestType,
} from '@perf-agent/contracts';
import { freePort, isListening, startProcess, type ManagedProcess } from '@perf-agent/runtime';
import { describeLoadTester, systemTest, useProvisionedSystems } from '@perf-agent/testkit';
import { contextIn, planFor, useLoadWorld } from '../testing/load-world.ts';
import { jmeter } from './index.ts';
import { testPlan } from './test-plan.ts';

useProvisionedSystems();

describeLoadTester(jmeter, {
  program: 'jmeter',
  scenarioFor: (target) =>
    Promise.resolve(
      LoadScenario.parse({
        tool: 'jmeter',
        requests: [{ path: target }],
        users: 4,
        thinkTimeMs: 20,
        durationMs: 1500,
        warmupMs: 500,
      }),
    ),
});

describe('the real jmeter', () => {
  const world = useLoadWorld('jmeter');

  type Options = {
    readonly testType?: TestType;
    readonly signal?: AbortSignal;
    readonly stopSignal?: AbortSignal;
    readonly onSample?: (sample: LoadSample) => void;
  };

  function planOf(scenario: object, testType?: TestType): AdmittedPlan {
    const usual = { users: 4, thinkTimeMs: 20 };
    return planFor('jmeter', world.service.baseUrl, { ...usual, ...scenario }, testType);
  }

  function run(runName: string, scenario: object, { testType, ...more }: Options = {}) {
    return jmeter.run(planOf(scenario, testType), contextIn(world.dir, { runName, ...more }));
  }

  async function script(name: string, text: string): Promise<string> {
    await writeFile(path.join(world.dir, name), text);
    return name;
  }

  const seen = (key: string): number => world.service.counts.get(key) ?? 0;

  async function untilSeen(key: string, count: number): Promise<void> {
    while (seen(key) < count) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  systemTest('jmeter', 'sends the requests in turn, and evaluates nothing of them', async () => {
    const body = '{"x":"${__time()} \\\\ ü <&>"}\r\nline\ttab';
    const requests = [
      { path: '/a?q=${__UUID}&r=1,2' },
      { method: 'POST', path: '/b', body, headers: { 'X-Text': '${__time()}\\,' } },
      { path: '/c', body: 'a GET with a body' },
    ];
    const result = await run('turn', { requests });
    expect(result).toMatchObject({ status: 'valid', failureCount: 0, partial: false });
    const counts = ['GET /a?q=$%7B__UUID%7D&r=1,2', 'POST /b', 'GET /c'].map(seen);
    expect(Math.min(...counts)).toBeGreaterThan(20);
    // Each of four users may be ended in its turn.
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(4);
    expect(new Set(world.service.bodies)).toEqual(new Set([body, 'a GET with a body']));
  });

  systemTest('jmeter', 'counts errors, time-outs and requests without an answer', async () => {
    const requests = [{ path: '/ok' }, { path: '/fail' }, { path: '/drop' }, { path: '/slow' }];
    const samples: LoadSample[] = [];
    const onSample = (sample: LoadSample): void => void samples.push(sample);
    const scenario = { requests, timeoutMs: 25, warmupMs: 1000 };
    const result = await run('failures', scenario, { onSample });
    expect(Math.abs(result.errorRatio - 0.75)).toBeLessThan(0.1);
    expect(samples.length).toBeGreaterThan(result.requestCount);
    expect(new Set(samples.map(({ name }) => name))).toContain('GET /drop');
  });

  systemTest('jmeter', 'follows the stages of a test type', async () => {
    const scenario = { requests: [{ path: '/ok' }], users: 2, durationMs: 2000 };
    const result = await run('stages', scenario, { testType: 'spike' });
    const [before, peak, after] = result.stages ?? [];
    expect(result.stages).toHaveLength(3);
    expect(peak?.throughputRps).toBeGreaterThan(2 * (before?.throughputRps ?? 0));
    expect(after?.throughputRps).toBeLessThan((peak?.throughputRps ?? 0) / 2);
  });

  systemTest('jmeter', 'gives a script its properties, and counts its requests once', async () => {
    const transaction = (isParent: boolean, children: string): string =>
      `<TransactionController guiclass="TransactionControllerGui" testclass="TransactionController" testname="shop"><boolProp name="TransactionController.parent">${isParent}</boolProp></TransactionController><hashTree>${children}</hashTree>`;
    const made = testPlan(
      planOf({ requests: [{ path: '/script' }], thinkTimeMs: 5 }),
      [{ method: 'GET', path: '/script' }],
      [{ host: '', users: [{ count: 1, fromMs: 0, toMs: 1000 }] }],
      1,
    );
    const text = made
      .replace(/(num_threads">)\d+/, '$1${__P(perf.users)}')
      .replace(/(duration">)\d+/, '$1${__P(perf.durationSeconds)}')
      .replace(/(HTTPSampler.port">)\d+/, '$1${__P(perf.port)}')
      .replace(
        /<SwitchController[^]*<\/HTTPSamplerProxy>\s*<hashTree>[^]*?<\/hashTree>\s*<\/hashTree>/,
        (samplers) => transaction(false, samplers),
      );
    const name = await script('own.jmx', text);
    const result = await run('script', { script: name, users: 3, durationMs: 3000, warmupMs: 500 });
    expect(result).toMatchObject({ status: 'valid', failureCount: 0 });
    expect(result.requestCount).toBeLessThanOrEqual(seen('GET /script'));
    expect(result.requestCount).toBeGreaterThan(seen('GET /script') / 3);
  });

  systemTest('jmeter', 'keeps what it measured when it is stopped early', async () => {
    const stop = new AbortController();
    const scenario = { requests: [{ path: '/early' }], durationMs: 30_000 };
    const running = run('early', scenario, { stopSignal: stop.signal });
    await untilSeen('GET /early', 100);
    stop.abort();
    const result = await running;
    expect(result).toMatchObject({ status: 'valid', partial: false, failureCount: 0 });
    expect(result.requestCount).toBeGreaterThanOrEqual(90);
  });

  const broken: [string, string, string][] = [
    ['is cut', '<jmeterTestPlan version="1.2"><hashTree><Foo', 'EOFException'],
    [
      'needs a plug-in that is not there',
      '<jmeterTestPlan version="1.2" properties="5.0"><hashTree><com.acme.Missing guiclass="x" testclass="x" testname="x"/><hashTree/></hashTree></jmeterTestPlan>',
      'CannotResolveClassException: com.acme.Missing',
    ],
  ];
  for (const [what, text, reason] of broken) {
    systemTest('jmeter', `says why a script that ${what} does not run`, async () => {
      const name = await script('broken.jmx', text);
      await expect(run('broken', { script: name })).rejects.toMatchObject({
        code: 'TOOL_FAILED',
        message: expect.stringContaining(reason),
      });
    });
  }

  describe('with servers', () => {
    const servers: ManagedProcess[] = [];
    const hosts: string[] = [];
    async function startServers(): Promise<void> {
      for (const name of ['one', 'two']) {
        const [port, localPort] = [await freePort(), await freePort()];
        const properties = [`-Jserver_port=${port}`, `-Jserver.rmi.localport=${localPort}`];
        const loopback = ['-Djava.rmi.server.hostname=127.0.0.1', '-Jserver.rmi.ssl.disable=true'];
        const log = ['-j', path.join(world.dir, `${name}.server.log`)];
        const server = await startProcess({
          command: 'jmeter',
          args: ['--server', ...loopback, ...properties, ...log],
          cwd: world.dir,
          logFile: path.join(world.dir, `${name}.out`),
          mark: 'jmeter-servers',
        });
        servers.push(server);
        hosts.push(`127.0.0.1:${port}`);
      }
      for (const host of hosts)
        while (!(await isListening('127.0.0.1', Number(host.split(':')[1]))));
    }
    afterAll(() => Promise.all(servers.map((server) => server.stop())));

    systemTest(
      'jmeter',
      'deals the users out, and merges what the servers measured',
      async () => {
        await startServers();
        const requests = [{ path: '/r1' }, { path: '/r2' }];
        const names = new Set<string>();
        const result = await run(
          'distributed',
          { requests, users: 3, remoteHosts: hosts, warmupMs: 2000, durationMs: 2000 },
          { onSample: ({ name }) => void names.add(name) },
        );
        expect(result).toMatchObject({ status: 'valid', failureCount: 0, partial: false });
        expect(Math.abs(seen('GET /r1') - seen('GET /r2'))).toBeLessThanOrEqual(3);
        expect(names).toEqual(new Set(['GET /r1', 'GET /r2']));
        // Three users with 20 ms of pause.
        expect(result.throughputRps).toBeGreaterThan(60);
        expect(result.throughputRps).toBeLessThan(150);
      },
      120_000,
    );

    systemTest('jmeter', 'stops the servers too when it is aborted', async () => {
      const abort = new AbortController();
      const scenario = { requests: [{ path: '/far' }], remoteHosts: hosts, durationMs: 60_000 };
      const running = run('far', scenario, { signal: abort.signal });
      running.catch(() => undefined);
      await untilSeen('GET /far', 20);
      abort.abort();
      await expect(running).rejects.toMatchObject({ code: 'INTERRUPTED' });
      const after = seen('GET /far');
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(seen('GET /far')).toBe(after);
    });
  });
});
