import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const PATTERN = [1, 0.98, 1.01, 1.02, 0.99, 1.03, 0.97, 1, 1.02, 0.98];

/** 40 nights of three runs around 100, the last so many times as slow. */
function nightsOf(name: string, slow: Readonly<Record<number, number>>, count = 40): string {
  return Array.from({ length: count }, (_, night) => {
    const level = 100 * (slow[night] ?? 1) * (PATTERN[night % PATTERN.length] ?? 1);
    return `${name},${night},${level.toFixed(2)},${(level * 1.01).toFixed(2)},${(level * 1.3).toFixed(2)}`;
  }).join('\n');
}

const HEADER = 'series,night,run1,run2,run3\n';
const FILES: Readonly<Record<string, string>> = {
  'nights.csv': `${HEADER}${nightsOf('quiet', {})}\n${nightsOf('slow', { 38: 1.3, 39: 1.3 })}\n${nightsOf('spike', { 30: 1.6 })}\n`,
  'back.csv': `${HEADER}${nightsOf('back', { 20: 1.3, 21: 1.3, 22: 1.3 })}\n`,
  'short.csv': `${HEADER}${nightsOf('short', {}, 5)}\n`,
  'zero.csv': `${HEADER}a,0,1,1,1\na,1,0,1,1\n${nightsOf('good', {})}\n`,
  'unit.csv': `${HEADER}${nightsOf('unit', { 39: 0.001 })}\n`,
  'twice.csv': `${HEADER}a,0,1,1,1\na,0,1,1,1\n`,
  'nan.csv': `${HEADER}a,0,1,NaN,1\n`,
  'aa.csv': PATTERN.map((factor) => 100 * factor).join('\n'),
};

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'perf-agent-nights-'));
  for (const [name, text] of Object.entries(FILES)) await writeFile(path.join(dir, name), text);
  await mkdir(path.join(dir, 'empty'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [MAIN, ...args], {
      cwd: dir,
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string };
  }
}

type Replayed = {
  series: Record<
    string,
    { alerts: { night: number; level: string; changeNight: number }[]; note?: string }
  >;
};

describe('stats nights', () => {
  test('prints the alerts of every series', async () => {
    const { code, stdout } = await run('stats', 'nights', 'nights.csv', '--json');
    const { series } = JSON.parse(stdout) as Replayed;
    expect(code).toBe(0);
    expect(series.quiet).toEqual({ alerts: [], recoveries: [] });
    expect(series.slow?.alerts).toMatchObject([
      { night: 38, level: 'suspect-night', changeNight: 38 },
      {
        night: 39,
        level: 'regressed',
        changeNight: 38,
        percent: { value: expect.closeTo(30, -1) },
      },
    ]);
    expect(series.spike?.alerts.map(({ level }) => level)).toEqual(['suspect-night']);
  });

  test('says it in words, with the recovery', async () => {
    const { stdout } = await run('stats', 'nights', 'back.csv');
    expect(stdout).toMatch(/back: night 21: regressed, \+\d+\.\d % \[.*\] since night 20/);
    expect(stdout).toMatch(/back: night \d+: recovered since night 23 from the change of night 20/);
  });

  test('a fall of the throughput is worse, one of the latency is not', async () => {
    const worse = await run('stats', 'nights', 'back.csv', '--worse', 'lower', '--json');
    const levels = (JSON.parse(worse.stdout) as Replayed).series.back?.alerts;
    expect(levels?.every(({ night }) => night >= 23)).toBe(true);
  });

  test.each([
    ['short.csv', 5, /3 more are needed/],
    ['zero.csv', 5, /night 1: run 1 is 0, expected a finite number above 0/],
    ['unit.csv', 5, /as if the unit had changed/],
  ])('%s is no verdict: exit code %d', async (file, exitCode, note) => {
    const { code, stdout } = await run('stats', 'nights', file);
    expect(code).toBe(exitCode);
    expect(stdout).toMatch(note);
  });

  test.each([
    [['twice.csv'], /line 3/],
    [['nan.csv'], /line 2/],
    [['gone.csv'], /gone\.csv/],
    [['nights.csv', '--threshold', 'much'], /--threshold/],
    [['nights.csv', '--worse', 'up'], /higher or lower/],
  ])('%j is refused with exit code 2', async (args, message) => {
    const { code, stderr, stdout } = await run('stats', 'nights', ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});

describe('stats calibrate', () => {
  test('says what the noise of a file and of A/A runs allows', async () => {
    const args = ['nights.csv', '--aa', 'aa.csv', '--rounds', '20', '--json'];
    const { code, stdout } = await run('stats', 'calibrate', ...args);
    expect(code).toBe(0);
    const document = JSON.parse(stdout) as {
      schema: string;
      series: { name: string; calibration: { falseAlarms: { value: number } } }[];
      control: { runCount: number };
    };
    expect(document.schema).toBe('perf-agent/calibration@1');
    expect(document.series.map(({ name }) => name)).toEqual(['quiet', 'slow', 'spike']);
    expect(document.series[0]?.calibration.falseAlarms.value).toBeLessThan(1);
    expect(document.control.runCount).toBe(10);
  }, 30_000);

  test('too few nights are named, with how many more', async () => {
    const { code, stdout } = await run('stats', 'calibrate', 'short.csv');
    expect(code).toBe(5);
    expect(stdout).toContain('9 more are needed');
  });

  test('a workspace without nights is a question of usage', async () => {
    const { code, stderr } = await run('stats', 'calibrate', '--workspace', 'empty');
    expect(code).toBe(2);
    expect(stderr).toContain('no nights in');
  });
});
