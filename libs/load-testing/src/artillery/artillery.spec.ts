import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect } from '@jest/globals';
import { LoadScenario, type LoadSample, type TestType } from '@perf-agent/contracts';
import { describeLoadTester, systemTest, useProvisionedSystems } from '@perf-agent/testkit';
import { contextIn, planFor, useLoadWorld } from '../testing/load-world.ts';
import { artillery } from './index.ts';

useProvisionedSystems();

describeLoadTester(artillery, {
  program: 'artillery',
  scenarioFor: (target) =>
    Promise.resolve(
      LoadScenario.parse({
        tool: 'artillery',
        requests: [{ path: target }],
        rateRps: 100,
        durationMs: 1500,
        warmupMs: 500,
      }),
    ),
});

describe('the real artillery', () => {
  const world = useLoadWorld('artillery');

  type Options = {
    readonly testType?: TestType;
    readonly stopSignal?: AbortSignal;
    readonly onSample?: (sample: LoadSample) => void;
  };

  function run(runName: string, scenario: object, { testType, ...more }: Options = {}) {
    const plan = planFor(
      'artillery',
      world.service.baseUrl,
      { rateRps: 100, ...scenario },
      testType,
    );
    return artillery.run(plan, contextIn(world.dir, { runName, ...more }));
  }

  async function script(name: string, text: string): Promise<string> {
    await writeFile(path.join(world.dir, name), text);
    return name;
  }

  systemTest('artillery', 'sends the requests in turn, and evaluates nothing of them', async () => {
    const body = '{"x":"{{ target }} ü"}';
    const requests = [
      { path: '/a?q={{$uuid}}' },
      { method: 'POST', path: '/b', body, headers: { 'X-Text': '{{ target }}' } },
      { method: 'GET', path: '/c', body: 'with a body' },
    ];
    const result = await run('turn', { requests, durationMs: 900 });
    expect(result).toMatchObject({ status: 'valid', failureCount: 0, partial: false });
    // The last one may start behind the end of the window.
    expect(result.requestCount).toBeGreaterThanOrEqual(89);
    const seen = ['GET /a?q=%7B%7B$uuid%7D%7D', 'POST /b', 'GET /c'];
    expect(seen.map((key) => world.service.counts.get(key))).toEqual([30, 30, 30]);
    expect(new Set(world.service.bodies)).toEqual(new Set([body, 'with a body']));
  });

  systemTest('artillery', 'counts errors, time-outs and requests without an answer', async () => {
    const requests = [{ path: '/ok' }, { path: '/fail' }, { path: '/drop' }, { path: '/slow' }];
    const samples: LoadSample[] = [];
    const onSample = (sample: LoadSample): void => void samples.push(sample);
    const result = await run('failures', { requests, timeoutMs: 20 }, { onSample });
    expect(result.partial).toBe(false);
    expect(result.warnings).not.toContainEqual(expect.stringContaining('raw data hold'));
    expect(Math.abs(result.errorRatio - 0.75)).toBeLessThan(0.1);
    // None is lost on the way to the circuit breaker.
    expect(samples).toHaveLength(100);
  });

  systemTest('artillery', 'follows the stages of a test type', async () => {
    const scenario = { requests: [{ path: '/ok' }], rateRps: 40, durationMs: 1000 };
    const result = await run('stages', scenario, { testType: 'spike' });
    const counts = result.stages?.map(({ requestCount }) => requestCount) ?? [];
    expect(counts).toHaveLength(3);
    for (const [index, count] of [40, 100, 40].entries())
      expect(Math.abs((counts[index] ?? 0) - count)).toBeLessThanOrEqual(2);
  });

  systemTest('artillery', 'hooks itself into a script, whose own hooks go on working', async () => {
    const own =
      'exports.mark = (request, context, events, next) => { request.headers = { "x-own": "1" }; next(); };';
    await mkdir(path.join(world.dir, 'own'), { recursive: true });
    await script('own/processor.cjs', own);
    const name = await script(
      'own/script.yml',
      `config:
  target: http://127.0.0.1:1
  pluginsScope: somebody-elses-
  processor: ./processor.cjs
  phases: [{ duration: 600, arrivalRate: 5000 }]
scenarios:
  - beforeRequest: mark
    flow:
      - get: { url: "/own?id={{ $uuid }}", name: own }
      - get: { url: /fail }
`,
    );
    const result = await run('script', { script: name, rateRps: 50 });
    expect(result).toMatchObject({ status: 'valid', partial: false });
    expect(Math.abs(result.errorRatio - 0.5)).toBeLessThan(0.03);
    expect(result.requestCount).toBeGreaterThanOrEqual(97);
    const urls = [...world.service.counts.keys()].filter((key) => key.startsWith('GET /own?id='));
    expect(urls).toHaveLength(50);
  });

  systemTest('artillery', 'measures although a check of the script fails', async () => {
    const name = await script(
      'ensure.json',
      JSON.stringify({
        config: { plugins: { ensure: {} }, ensure: { thresholds: [{ 'http.requests': 1 }] } },
        scenarios: [{ flow: [{ get: { url: '/ok' } }] }],
      }),
    );
    const result = await run('ensure', { script: name, rateRps: 50 });
    expect(result).toMatchObject({ status: 'valid', partial: false });
    expect(result.warnings).toContainEqual(expect.stringContaining('exit code 1'));
  });

  systemTest('artillery', 'keeps what it measured when it is stopped early', async () => {
    const stop = new AbortController();
    const before = world.service.counts.get('GET /early') ?? 0;
    const running = run(
      'early',
      { requests: [{ path: '/early' }], durationMs: 30_000 },
      { stopSignal: stop.signal },
    );
    while ((world.service.counts.get('GET /early') ?? 0) < before + 50)
      await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort();
    const result = await running;
    expect(result).toMatchObject({ status: 'valid', partial: false, failureCount: 0 });
    expect(result.requestCount).toBeGreaterThanOrEqual(45);
  });

  const broken: [string, string, string, string][] = [
    ['is no YAML', 'bad.yml', 'config: [', ''],
    ['has no scenarios', 'none.yml', 'config: { target: x }\n', 'scenarios'],
    [
      'has a processor that throws',
      'throws.yml',
      'config: { processor: ./throws.cjs }\nscenarios: [{ flow: [{ get: { url: / } }] }]\n',
      'on purpose',
    ],
  ];
  for (const [what, name, text, reason] of broken) {
    systemTest('artillery', `says why a script that ${what} does not run`, async () => {
      await script('throws.cjs', 'throw new Error("on purpose");');
      await script(name, text);
      await expect(run('broken', { script: name })).rejects.toMatchObject({
        code: 'TOOL_FAILED',
        message: expect.stringContaining(reason),
      });
    });
  }
});
