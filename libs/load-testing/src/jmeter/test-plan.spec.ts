import { describe, expect, test } from '@jest/globals';
import { LoadScenario, type AdmittedPlan, type LoadStage } from '@perf-agent/contracts';
import { loadPlan } from '../load-plan.ts';
import { contextIn, withoutPrograms } from '../testing/load-world.ts';
import { jmeterArguments } from './command.ts';
import { literal, uriPath, xml } from './escape.ts';
import { jmeter } from './index.ts';
import { testPlan } from './test-plan.ts';
import { shareIntervals, userIntervals } from './user-intervals.ts';

const level = (durationMs: number, from: number, to = from): LoadStage => ({
  durationMs,
  from,
  to,
});

describe('userIntervals', () => {
  test('adds and takes users at the edges of stages, warm-up included', () => {
    const stages = [level(1000, 2), level(500, 5), level(1000, 2)];
    expect(userIntervals({ kind: 'users', warmupMs: 250, stages })).toEqual([
      { count: 2, fromMs: 0, toMs: 2750 },
      { count: 3, fromMs: 1250, toMs: 1750 },
    ]);
  });

  test('starts users evenly on a ramp', () => {
    const stages = [level(1000, 0, 4), level(1000, 4)];
    expect(userIntervals({ kind: 'users', warmupMs: 0, stages })).toEqual([
      { count: 1, fromMs: 125, toMs: 2000 },
      { count: 1, fromMs: 375, toMs: 2000 },
      { count: 1, fromMs: 625, toMs: 2000 },
      { count: 1, fromMs: 875, toMs: 2000 },
    ]);
  });

  test('brings users back after a valley', () => {
    const stages = [level(1000, 2), level(1000, 1), level(1000, 2)];
    expect(userIntervals({ kind: 'users', warmupMs: 0, stages })).toEqual([
      { count: 1, fromMs: 0, toMs: 3000 },
      { count: 1, fromMs: 0, toMs: 1000 },
      { count: 1, fromMs: 2000, toMs: 3000 },
    ]);
  });

  test('starts the first level at the spawn rate', () => {
    const schedule = { kind: 'users' as const, warmupMs: 0, stages: [level(1000, 3)] };
    expect(userIntervals(schedule, 4).map(({ fromMs }) => fromMs)).toEqual([0, 250, 500]);
  });

  test.each([[1], [2], [3], [7]])('are dealt out to %i hosts without loss', (hostCount) => {
    const intervals = [
      { count: 5, fromMs: 0, toMs: 10 },
      { count: 1, fromMs: 2, toMs: 10 },
      { count: 4, fromMs: 3, toMs: 9 },
    ];
    const counts = shareIntervals(intervals, hostCount).map((share) =>
      share.reduce((sum, { count }) => sum + count, 0),
    );
    expect(counts.reduce((sum, count) => sum + count)).toBe(10);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  });
});

describe('texts in a test plan', () => {
  test.each([
    ['plain \\ and $', 'plain \\ and $'],
    ['${__time()}', '${__char(36)}{__time()}'],
    ['\\${x}\\', '${__char(92)}${__char(36)}{x}${__char(92)}'],
  ])('%s is not evaluated', (text, expected) => {
    expect(literal(text)).toBe(expected);
  });

  test.each([
    ['/a?b={c}|"<>', '/a?b=%7Bc%7D%7C%22%3C%3E'],
    ['/100%/%41/ü', '/100%25/%41/%C3%BC'],
    ['/a,b;c?d[]=e&f', '/a,b;c?d[]=e&f'],
  ])('the path %s is one for Java', (path, expected) => {
    expect(uriPath(path)).toBe(expected);
  });

  test('are safe in XML, whatever they hold', () => {
    expect(xml('<a href="x">&\r\n\t\u0000')).toBe(
      '&lt;a href=&quot;x&quot;&gt;&amp;&#13;&#10;&#9; ',
    );
  });

  test('keeps a plan without stages free of scripts', () => {
    const scenario = LoadScenario.parse({ tool: 'jmeter', requests: [{ path: '/' }], users: 2 });
    const plan = loadPlan({ name: 'x', scenario, baseUrl: 'http://127.0.0.1:1' }) as AdmittedPlan;
    const users = [{ count: 1, fromMs: 0, toMs: 7000 }];
    const requests = [{ method: 'GET' as const, path: '/' }];
    const even = [
      { host: 'a', users },
      { host: 'b', users },
    ];
    expect(testPlan(plan, requests, even, 8)).not.toContain('groovy');
    const uneven = [even[0] ?? { host: '', users }, { host: 'b', users: [] }];
    expect(testPlan(plan, requests, uneven, 8)).toContain('groovy');
  });
});

describe('jmeter', () => {
  function planOf(scenario: object, testType: 'baseline' | 'spike' = 'baseline'): AdmittedPlan {
    const parsed = LoadScenario.parse({ tool: 'jmeter', users: 5, ...scenario });
    const baseUrl = 'http://127.0.0.1:8080/shop';
    return loadPlan({ name: 'buy', scenario: parsed, baseUrl, testType }) as AdmittedPlan;
  }
  const context = contextIn('/tmp');

  test('sends properties along to servers, and keeps the address they answer to', () => {
    const remoteHosts = ['127.0.0.1:1099', 'localhost:1098'];
    const plan = planOf({ script: 'a.jmx', remoteHosts });
    const args = jmeterArguments(plan, { script: 's', raw: 'r', log: 'l' }, 4445);
    expect(args).toEqual(
      expect.arrayContaining([
        '-Gperf.users=2',
        '-Gperf.host=127.0.0.1',
        '-Gperf.port=8080',
        '-Gperf.path=/shop',
        '-Djava.rmi.server.hostname=127.0.0.1',
        '-Jserver.rmi.ssl.disable=true',
        '127.0.0.1:1099,localhost:1098',
      ]),
    );
  });

  test('names a script that is not there', async () => {
    const plan = planOf({ script: 'missing.jmx' });
    await expect(jmeter.run(plan, context)).rejects.toMatchObject({ code: 'SCRIPT_NOT_FOUND' });
  });

  test('refuses stages for a script, which has thread groups of its own', async () => {
    // Any file will do: it is not run.
    const plan = planOf({ script: import.meta.filename }, 'spike');
    await expect(jmeter.run(plan, context)).rejects.toMatchObject({ code: 'LOAD_UNSUPPORTED' });
  });

  test('refuses to promise a rate', async () => {
    const plan = planOf({ requests: [{ path: '/' }] });
    const stages = [level(1000, 5)];
    const paced = { ...plan, schedule: { kind: 'rate', warmupMs: 0, stages } } as AdmittedPlan;
    await expect(jmeter.run(paced, context)).rejects.toMatchObject({ code: 'LOAD_UNSUPPORTED' });
  });

  test('says how it is installed when it is missing', () =>
    withoutPrograms(() =>
      expect(jmeter.version(new AbortController().signal)).rejects.toMatchObject({
        code: 'TOOL_MISSING',
        hint: expect.stringContaining('Java'),
      }),
    ));
});
