import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { LoadScenario, type AdmittedPlan, type LoadSample } from '@perf-agent/contracts';
import { loadPlan } from '../load-plan.ts';
import { summarize } from '../summarize.ts';
import { contextIn, withoutPrograms } from '../testing/load-world.ts';
import { arrivalsOfRun, summarizeLag } from './arrivals.ts';
import { artilleryArguments, artilleryScript, pluginPlan } from './command.ts';
import { artillery } from './index.ts';
import { judgeRun } from './judge.ts';
import { createPluginReader, PLUGIN_HEADER } from './parse.ts';
import { arrivalsOf, arrivalSteps, artilleryPhases } from './phases.ts';
import { ArtilleryReport } from './schema.ts';

const testdata = (name: string): Promise<string> =>
  readFile(path.join(import.meta.dirname, 'testdata', name), 'utf8');

function read(text: string, chunkBytes = 1 << 16) {
  const samples: LoadSample[] = [];
  const reader = createPluginReader({
    add: (startAtMs, elapsedMs, failed, name) =>
      samples.push({ startAtMs, elapsedMs, failed, name }),
  });
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += chunkBytes)
    reader.push(bytes.subarray(from, from + chunkBytes));
  return { samples, report: reader.end(), closing: reader.closing() };
}

function planOf(scenario: object): AdmittedPlan {
  const parsed = LoadScenario.parse({ tool: 'artillery', rateRps: 20, ...scenario });
  const baseUrl = 'http://127.0.0.1:8080/shop';
  return loadPlan({ name: 'buy', scenario: parsed, baseUrl }) as AdmittedPlan;
}

describe('the file of the plug-in', () => {
  test.each([[1 << 16], [5], [1]])('is read in chunks of %i bytes', async (chunkBytes) => {
    const { samples, report, closing } = read(await testdata('samples.csv'), chunkBytes);
    const { counters } = ArtilleryReport.parse(JSON.parse(await testdata('report.json'))).aggregate;
    expect(samples).toHaveLength(counters['http.requests'] ?? 0);
    // 3 × 500, 3 × ECONNRESET by Artillery's own count.
    expect(samples.filter(({ failed }) => failed)).toHaveLength(6);
    expect(samples.filter(({ name }) => name === 'POST /fail?a="1,2"')).toHaveLength(3);
    expect(report.partial).toBe(false);
    expect(closing?.openCount).toBe(0);
  });

  const head = `${PLUGIN_HEADER}\n`;
  const sample = '1000.500,1010.750,0,"GET /"\n';
  test.each([
    ['a cut line', `${head}${sample}1001.000,10`],
    ['no closing line', `${head}${sample}`],
    ['a sample behind its closing line', `${head}${sample}generator,1.000,2.000,0\n${sample}`],
    ['a line that is none', `${head}${sample}x,y,0,"n"\ngenerator,1.000,2.000,0\n`],
  ])('with %s is partial', (_name, text) => {
    const { samples, report } = read(text);
    expect(samples).toEqual([
      { startAtMs: 1000.5, elapsedMs: 10.25, failed: false, name: 'GET /' },
    ]);
    expect(report.partial).toBe(true);
  });
});

describe('arrivalSteps', () => {
  const at = (durationMs: number, from: number, to = from) => ({ durationMs, from, to });

  test('keeps fractions of a rate in the sum', () => {
    const stages = [at(1000, 2.5), at(1000, 2.5), at(1000, 2.5), at(1000, 2.5)];
    const steps = arrivalSteps({
      kind: 'rate',
      warmupMs: 1000,
      stages: [at(1000, 2.5), ...stages],
    });
    expect(steps.reduce((sum, { count }) => sum + count, 0)).toBe(15);
  });

  test('makes plateaus of a ramp, with as many requests', () => {
    const steps = arrivalSteps({ kind: 'rate', warmupMs: 0, stages: [at(4000, 0, 40)] });
    expect(steps).toEqual([5, 15, 25, 35].map((count) => ({ durationMs: 1000, count })));
  });

  test('pauses where nothing is due', () => {
    const steps = arrivalSteps({ kind: 'rate', warmupMs: 0, stages: [at(500, 0), at(1500, 2)] });
    expect(artilleryPhases(steps, 9)).toEqual([
      { pause: '500ms' },
      { duration: '1500ms', arrivalCount: 3, maxVusers: 9 },
    ]);
  });

  test('refuses a schedule without a request', () => {
    expect(() => arrivalSteps({ kind: 'rate', warmupMs: 0, stages: [at(100, 1)] })).toThrow(
      expect.objectContaining({ code: 'LOAD_UNSUPPORTED' }),
    );
  });

  test('knows what Artillery makes of a step', () => {
    // 10 s / 30001 is 333.32 µs; Artillery takes 333 µs.
    expect(arrivalsOf({ durationMs: 10_000, count: 30_001 })).toEqual({
      intervalMs: 0.333,
      count: 30_030,
    });
  });
});

describe('arrivalsOfRun', () => {
  const steps = [
    { durationMs: 100, count: 10 },
    { durationMs: 100, count: 5 },
  ];
  const due = [...Array.from({ length: 10 }, (_, index) => index * 10), 110, 130, 150, 170, 190];
  const startedLate = (lagMs: readonly number[]) =>
    due.map((dueAtMs, index) => {
      const startAtMs = 1000 + dueAtMs + (lagMs[index] ?? 0);
      return { startAtMs, endAtMs: startAtMs + 1, failed: false };
    });

  test('finds the delay of each request, in any order', () => {
    const samples = startedLate([3, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 4]).reverse();
    const arrivals = arrivalsOfRun(samples, steps) ?? [];
    expect(arrivals.map(({ lagMs }) => Math.round(lagMs))).toEqual([
      3, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0,
    ]);
    expect(summarizeLag(arrivals)).toMatchObject({ p50: 0, max: 7 });
  });

  test('knows nothing of a run that lost some', () => {
    expect(arrivalsOfRun(startedLate([]).slice(1), steps)).toBeUndefined();
  });
});

describe('judgeRun', () => {
  const plan = planOf({ requests: [{ path: '/' }], durationMs: 1000, warmupMs: 0 });
  const samples = Array.from({ length: 20 }, (_, index) => ({
    startAtMs: 1000 + index * 50,
    endAtMs: 1002 + index * 50,
    failed: false,
    name: 'GET /',
  }));
  const window = { fromMs: 990, toMs: 1990 };
  const run = {
    plan,
    raw: { samples, partial: false, closing: { cpuShare: 1, openCount: 0 } },
    result: summarize(samples, window),
    window,
    arrivals: arrivalsOfRun(samples, arrivalSteps(plan.schedule)),
    wasStopped: false,
    counters: { 'http.requests': 20, 'vusers.created': 20 },
    exitCode: 0,
    processCpuShare: 1,
  };

  test('believes a run that kept its load, however busy its thread', () => {
    expect(judgeRun(run)).toMatchObject({ invalidReasons: [], warnings: [], partial: false });
  });

  test.each([
    [
      'lost samples',
      { counters: { 'http.requests': 22, 'vusers.created': 20 } },
      'raw data are cut',
    ],
    [
      'skipped arrivals',
      { counters: { 'http.requests': 20, 'vusers.created': 20, 'vusers.skipped': 5 } },
      '5 arrivals were skipped',
    ],
    ['too few users', { counters: { 'http.requests': 20, 'vusers.created': 10 } }, '10 of 20'],
    [
      'late arrivals',
      { arrivals: samples.map(({ startAtMs }) => ({ dueAtMs: startAtMs, lagMs: 80 })) },
      'generator late',
    ],
    ['a killed tool', { raw: { samples, partial: true, closing: undefined } }, 'raw data are cut'],
  ])('does not believe one with %s', (_name, change, reason) => {
    const { invalidReasons } = judgeRun({ ...run, ...change });
    expect(invalidReasons).toContainEqual(expect.stringContaining(reason));
  });

  test('says when Artillery counted other requests than there are', () => {
    const counters = { 'http.requests': 19, 'vusers.created': 20 };
    expect(judgeRun({ ...run, counters }).warnings).toEqual([
      'raw data hold 20 requests, Artillery counted 19',
    ]);
  });
});

describe('artillery', () => {
  const context = contextIn('/tmp');

  test('leaves braces of a URL to nobody', () => {
    const { requests } = pluginPlan('http://h', [{ method: 'GET', path: '/{{x}}' }]) as {
      requests: object[];
    };
    expect(requests).toMatchObject([{ url: 'http://h/%7B%7Bx%7D%7D', name: 'GET /{{x}}' }]);
  });

  test('replaces the load of a script, and only that of a script', () => {
    const files = { script: 's', report: 'r' };
    const own = artilleryArguments(planOf({ script: 'own.yml' }), files);
    expect(own).toContain('--overrides');
    expect(own.join(' ')).toContain('"arrivalCount":120');
    const made = planOf({ requests: [{ path: '/' }] });
    expect(artilleryArguments(made, files)).not.toContain('--overrides');
    expect(JSON.parse(artilleryScript(made))).toMatchObject({
      config: { target: 'http://127.0.0.1:8080/shop', http: { timeout: 10, pool: 64 } },
    });
  });

  test('names a script that is not there', async () => {
    const plan = planOf({ script: 'missing.yml' });
    await expect(artillery.run(plan, context)).rejects.toMatchObject({ code: 'SCRIPT_NOT_FOUND' });
  });

  test('refuses users who wait for answers', async () => {
    const plan = planOf({ requests: [{ path: '/' }] });
    const schedule = { ...plan.schedule, kind: 'users' };
    await expect(
      artillery.run({ ...plan, schedule } as AdmittedPlan, context),
    ).rejects.toMatchObject({ code: 'LOAD_UNSUPPORTED' });
  });

  test('says how it is installed when it is missing', () =>
    withoutPrograms(() =>
      expect(artillery.version(new AbortController().signal)).rejects.toMatchObject({
        code: 'TOOL_MISSING',
        hint: expect.stringContaining('npm install'),
      }),
    ));
});
