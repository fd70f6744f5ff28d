import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  LoadScenario,
  type AdmittedPlan,
  type LoadResult,
  type TestType,
} from '@perf-agent/contracts';
import { describeLoadTester, fakeToolFolder } from '@perf-agent/testkit';
import { loadPlan } from '../load-plan.ts';
import { contextIn, planFor, useLoadWorld } from '../testing/load-world.ts';
import { k6Arguments, segmentArguments } from './command.ts';
import { k6Ending } from './exit-codes.ts';
import { k6 } from './index.ts';
import { k6Script } from './script.ts';
import { testRunManifest } from './test-run-manifest.ts';

// k6 itself is not run here: its stand-in keeps the same flags, files, exit codes and signals.
const outer = process.env.PATH ?? '';
const withFake = (version: string): string =>
  `${fakeToolFolder('k6', { FAKE_K6_VERSION: version })}${path.delimiter}${outer}`;
process.env.PATH = withFake('1.3.0');

describeLoadTester(k6, {
  program: 'node',
  scenarioFor: (target) =>
    Promise.resolve(
      LoadScenario.parse({
        tool: 'k6',
        requests: [{ path: target }],
        rateRps: 100,
        durationMs: 1000,
        warmupMs: 300,
      }),
    ),
});

describe.each(['1.3.0', '2.0.0'])('k6 %s, its stand-in', (version) => {
  beforeAll(() => {
    process.env.PATH = withFake(version);
  });
  const world = useLoadWorld('k6');

  async function run(scenario: object, testType?: TestType): Promise<LoadResult> {
    const context = contextIn(world.dir);
    const toolVersion = await k6.version(context.signal);
    const plan = planFor('k6', world.service.baseUrl, scenario, testType);
    return k6.run(plan, { ...context, toolVersion });
  }

  async function runUserScript(directive: string): Promise<LoadResult> {
    await writeFile(path.join(world.dir, 'user.js'), `// fake-k6: ${directive}\n`);
    return run({ script: 'user.js', rateRps: 10 });
  }

  test('says its version', async () => {
    expect(await k6.version(new AbortController().signal)).toBe(version);
  });

  test('sends the requests in turn at the rate', async () => {
    const requests = [{ path: '/a' }, { method: 'POST', path: '/b', body: '{"x":1}' }];
    const before = [
      world.service.counts.get('GET /a') ?? 0,
      world.service.counts.get('POST /b') ?? 0,
    ];
    const result = await run({ requests, rateRps: 100 });
    const after = [
      world.service.counts.get('GET /a') ?? 0,
      world.service.counts.get('POST /b') ?? 0,
    ];
    expect(result).toMatchObject({ requestCount: 100, failureCount: 0 });
    expect(after.map((count, index) => count - (before[index] ?? 0))).toEqual([50, 50]);
    expect(world.service.bodies).toContain('{"x":1}');
  });

  test('spreads a plan over processes by segments, and merges what they measured', async () => {
    const before = world.service.counts.get('GET /ok') ?? 0;
    const result = await run({ requests: [{ path: '/ok' }], rateRps: 90, workers: 3 });
    expect(result.rawFiles).toHaveLength(3);
    expect((world.service.counts.get('GET /ok') ?? 0) - before).toBe(90);
    // A process that starts a little later ends after the window.
    expect(result.requestCount).toBeGreaterThan(60);
  });

  test('follows the stages of a test type', async () => {
    const result = await run({ requests: [{ path: '/ok' }], rateRps: 40 }, 'spike');
    expect(result.stages?.map(({ from }) => from)).toEqual([40, 200, 40]);
  });

  test('crossed thresholds are a warning, not a failure', async () => {
    const { warnings, status } = await runUserScript('{"exitCode": 99}');
    expect(warnings).toContain('k6: thresholds of the script were crossed');
    expect(status).toBe('invalid'); // no request was made
  });

  test.each([
    [104, 'its configuration is invalid'],
    [107, 'the script threw an exception'],
    [109, 'k6 crashed'],
    [42, 'does not document this exit code'],
  ])('exit code %d is said in words', async (exitCode, reason) => {
    await expect(runUserScript(`{"exitCode": ${exitCode}}`)).rejects.toMatchObject({
      code: 'TOOL_FAILED',
      message: expect.stringContaining(reason),
    });
  });

  test('a script that does not compile is named with what k6 says', async () => {
    await writeFile(path.join(world.dir, 'user.js'), 'export default function (');
    await expect(run({ script: 'user.js', rateRps: 10 })).rejects.toMatchObject({
      code: 'TOOL_FAILED',
      message: expect.stringContaining('SyntaxError'),
    });
  });

  test('a script that is not there is named', async () => {
    await expect(run({ script: 'no.js', rateRps: 10 })).rejects.toMatchObject({
      code: 'SCRIPT_NOT_FOUND',
    });
  });
});

describe('a k6 script', () => {
  const plan = (scenario: object, testType: TestType = 'baseline'): AdmittedPlan =>
    loadPlan({
      name: 'browse',
      baseUrl: 'http://127.0.0.1:1',
      testType,
      scenario: LoadScenario.parse({ tool: 'k6', requests: [{ path: '/' }], ...scenario }),
    }) as AdmittedPlan;
  const timing = { durationMs: 4000, warmupMs: 1000 };

  test.each([
    ['a rate', { rateRps: 50 }, { executor: 'constant-arrival-rate', rate: 50, timeUnit: '1s' }],
    ['a rate that is not whole', { rateRps: 12.5 }, { rate: 12_500, timeUnit: '1000s' }],
    ['users', { users: 7 }, { executor: 'constant-vus', vus: 7, duration: '5000ms' }],
  ])('of %s', (_name, load, expected) => {
    const text = k6Script(plan({ ...load, ...timing }));
    const scenario = /\["browse"\]: (\{.*\}) \}/.exec(text)?.[1] ?? '';
    expect(JSON.parse(scenario)).toMatchObject(expected);
  });

  test('jumps by a ramp without duration', () => {
    const text = k6Script(plan({ rateRps: 10, ...timing }, 'spike'));
    const scenario = JSON.parse(/\["browse"\]: (\{.*\}) \}/.exec(text)?.[1] ?? '') as object;
    expect(scenario).toMatchObject({
      executor: 'ramping-arrival-rate',
      startRate: 10,
      stages: [
        { target: 10, duration: '1000ms' },
        { target: 10, duration: '4000ms' },
        { target: 50, duration: '0s' },
        { target: 50, duration: '2000ms' },
        { target: 10, duration: '0s' },
        { target: 10, duration: '4000ms' },
      ],
    });
  });

  test('holds requests as data: nothing of them is code', () => {
    const hostile = '`${1}`"); throw 1; //\u2028';
    const text = k6Script(plan({ requests: [{ path: '/x', body: hostile }], rateRps: 1 }));
    expect(text.split('\n').find((line) => line.startsWith('const plan'))).toBe(
      `const plan = ${JSON.stringify({ baseUrl: 'http://127.0.0.1:1', requests: [{ method: 'GET', path: '/x', body: hostile }], timeoutMs: 10000, thinkTimeMs: 0 })};`,
    );
  });

  test('keeps what a user’s script exports, and replaces its load', () => {
    const text = k6Script(plan({ users: 2 }), '/scripts/buy.js');
    expect(text).toContain('export * from "file:///scripts/buy.js"');
    expect(text).toContain('export default user.default');
  });
});

test('a script of the user learns its target', () => {
  const args = k6Arguments({ script: '/x.js', raw: '/x.ndjson' }, 'http://127.0.0.1:8080/api', 1);
  expect(args[args.indexOf('--env') + 1]).toBe('BASE_URL=http://127.0.0.1:8080/api');
  expect(args.slice(-2)).toEqual(['--', '/x.js']);
});

test('segments meet without gap or overlap', () => {
  expect([0, 1, 2].map((index) => segmentArguments({ index, of: 3 })[1])).toEqual([
    '0:1/3',
    '1/3:2/3',
    '2/3:1',
  ]);
  expect(segmentArguments({ index: 0, of: 3 })[3]).toBe('0,1/3,2/3,1');
});

test('an end by a signal is a cut', () => {
  expect(k6Ending(undefined, 'SIGKILL')).toEqual({
    kind: 'cut',
    reason: 'it was ended by SIGKILL',
  });
});

test('a TestRun manifest spreads the script over pods', () => {
  const [map, run] = testRunManifest({ name: 'browse', parallelism: 4, script: 'x' });
  expect(map).toMatchObject({ kind: 'ConfigMap', data: { 'script.js': 'x' } });
  expect(run).toMatchObject({
    apiVersion: 'k6.io/v1alpha1',
    spec: { parallelism: 4, script: { configMap: { name: 'browse-script', file: 'script.js' } } },
  });
});
