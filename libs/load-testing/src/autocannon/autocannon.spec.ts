import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  LoadScenario,
  type AdmittedPlan,
  type LoadPlan,
  type LoadResult,
} from '@perf-agent/contracts';
import { describeLoadTester } from '@perf-agent/testkit';
import { loadPlan } from '../load-plan.ts';
import { contextIn, planFor, useLoadWorld } from '../testing/load-world.ts';
import { autocannon } from './index.ts';
import { parseSamples } from './parse.ts';

describeLoadTester(autocannon, {
  program: 'node',
  scenarioFor: (target) =>
    Promise.resolve(
      LoadScenario.parse({
        tool: 'autocannon',
        requests: [{ path: target }],
        rateRps: 100,
        durationMs: 1000,
        warmupMs: 300,
      }),
    ),
});

describe('autocannon', () => {
  const world = useLoadWorld('autocannon');

  function run(scenario: object, baseUrl = world.service.baseUrl): Promise<LoadResult> {
    return start(planFor('autocannon', baseUrl, { rateRps: 100, ...scenario }));
  }

  function start(plan: LoadPlan, stopSignal?: AbortSignal): Promise<LoadResult> {
    return autocannon.run(
      plan as AdmittedPlan,
      contextIn(world.dir, stopSignal ? { stopSignal } : {}),
    );
  }

  test('sends exactly the planned requests, in turn', async () => {
    const result = await run({
      requests: [{ path: '/a' }, { method: 'POST', path: '/b', body: '{"x":1}' }],
    });
    expect(result.requestCount).toBe(100);
    expect(world.service.counts.get('GET /a')).toBe(50);
    expect(world.service.counts.get('POST /b')).toBe(50);
    expect(world.service.bodies).toContain('{"x":1}');
  });

  test('counts the wait for a connection as latency', async () => {
    // One connection and 30 ms an answer carry 33 requests/s; at 100 the last of 100 waits for about two seconds.
    const result = await run({ requests: [{ path: '/slow' }], connections: 1 });
    expect(result.requestCount).toBe(100);
    expect(result.latencyMs?.p95.value).toBeGreaterThan(1000);
    expect(result.throughputRps).toBeLessThan(40);
  });

  test('records a dropped connection as a failure and goes on', async () => {
    const result = await run({ requests: [{ path: '/ok' }, { path: '/drop' }], connections: 4 });
    expect(result).toMatchObject({ requestCount: 100, failureCount: 50 });
  });

  test('follows a server that closes after each answer', async () => {
    const result = await run({ requests: [{ path: '/close' }], connections: 8 });
    expect(result).toMatchObject({ requestCount: 100, failureCount: 0 });
  });

  test('gives failures, not an error, when nothing listens', async () => {
    const result = await run({ requests: [{ path: '/' }], connections: 4 }, 'http://127.0.0.1:1');
    expect(result).toMatchObject({ requestCount: 100, failureCount: 100, errorRatio: 1 });
  });

  test('follows the stages of a test type and gives a result for each', async () => {
    const requests = [{ path: '/ok' }];
    const scenario = LoadScenario.parse({
      tool: 'autocannon',
      requests,
      rateRps: 80,
      durationMs: 500,
      warmupMs: 250,
    });
    const draft = {
      name: 'x',
      scenario,
      baseUrl: world.service.baseUrl,
      testType: 'spike' as const,
    };
    const result = await start(loadPlan(draft));
    expect(result.stages?.map(({ from, requestCount }) => [from, requestCount])).toEqual([
      [80, 40],
      [400, 100],
      [80, 40],
    ]);
    expect(result.requestCount).toBe(180);
  });

  test('refuses users by name', async () => {
    const scenario = LoadScenario.parse({ tool: 'locust', requests: [{ path: '/' }], users: 3 });
    const draft = { name: 'x', scenario, baseUrl: world.service.baseUrl };
    await expect(start(loadPlan(draft))).rejects.toMatchObject({ code: 'LOAD_UNSUPPORTED' });
  });

  test('stopped early, it keeps what was measured', async () => {
    const stop = new AbortController();
    const requests = [{ path: '/ok' }];
    const scenario = LoadScenario.parse({
      tool: 'autocannon',
      requests,
      rateRps: 200,
      durationMs: 60_000,
      warmupMs: 0,
    });
    const running = start(
      loadPlan({ name: 'x', scenario, baseUrl: world.service.baseUrl }),
      stop.signal,
    );
    const seenBefore = world.service.counts.get('GET /ok') ?? 0;
    while ((world.service.counts.get('GET /ok') ?? 0) < seenBefore + 50)
      await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort();
    const result = await running;
    expect(result.requestCount).toBeGreaterThanOrEqual(50);
    expect(result.durationMs).toBeLessThan(60_000);
    expect(result.throughputRps).toBeGreaterThan(100);
  });

  test('keeps the raw samples', async () => {
    const result = await run({ requests: [{ path: '/ok' }] });
    const { samples, partial } = parseSamples(
      await readFile(path.join(world.dir, result.rawFiles[0] ?? ''), 'utf8'),
      'x',
    );
    expect({ count: samples.length, partial }).toEqual({ count: 100, partial: false });
  });
});

describe('autocannon samples', () => {
  const head = 'scheduledAtMs,sentAtMs,endedAtMs,status,bytes,request,error\n';
  test('read with status and error', () => {
    const { samples } = parseSamples(
      `${head}10.0,11.0,15.5,200,5,0,\n20.0,20.0,21.0,503,5,0,\n30.0,0.0,31.0,0,0,-1,never sent\n`,
      'f',
    );
    expect(samples.map(({ startAtMs, endAtMs, failed }) => [endAtMs - startAtMs, failed])).toEqual([
      [5.5, false],
      [1, true],
      [1, true],
    ]);
  });

  test('a cut last line is left out and told', () => {
    expect(parseSamples(`${head}10.0,11.0,15.5,200,5,0,\n20.0,2`, 'f')).toMatchObject({
      partial: true,
      samples: [{}],
    });
  });

  test.each([
    ['', 'empty'],
    ['x,y\n', 'another header'],
    [`${head}1,2,x,200,5,0,\n`, 'no number'],
    [`${head}1,2\n`, 'too short'],
  ])('%j is refused (%s)', (text) => {
    expect(() => parseSamples(text, 'f')).toThrow(
      expect.objectContaining({ code: 'RAW_DATA_INVALID' }),
    );
  });
});
