import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const dist = fileURLToPath(new URL('../dist', import.meta.url));

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'perf-agent-compare-'));
  await mkdir(path.join(dir, 'runs'));
  const files: Record<string, string> = {
    'base.csv': csv(BASE),
    'slow.csv': csv(SLOW),
    'noisy.csv': csv(BASE.map((value, index) => value * (index % 2 === 0 ? 1.2 : 0.85))),
    'three.csv': csv(BASE.slice(0, 3)),
    'far.csv': csv([150, 151, 149]),
    'columns.csv': `p50,p95\n${BASE.map((value) => `50,${value}`).join('\n')}\n`,
    'slow-columns.csv': `p50,p95\n${SLOW.map((value) => `50,${value}`).join('\n')}\n`,
    'nights.csv': `series,night,run1,run2,run3\n${BASE.map((value, night) => `shop,${night},${value},${value},999`).join('\n')}\n`,
    'biased.csv': csv(BASE.flatMap((value) => [value, value * 1.04])),
    'empty.csv': '',
    'text.csv': 'p95\n1\nfast\n',
    'negative.csv': 'p95\n-1\n-2\n',
    'results.json': JSON.stringify(BASE.map((value, index) => result(value, index))),
    'slow.ndjson': SLOW.map((value, index) => JSON.stringify(result(value, index))).join('\n'),
    'one-invalid.ndjson': SLOW.map((value, index) =>
      JSON.stringify(result(value, index, index === 2 ? { status: 'invalid' } : {})),
    ).join('\n'),
    'newer.json': JSON.stringify({ ...result(1, 0), schema: 'perf-agent/load-result@9' }),
    'other.json': '{"schema":"perf-agent/nightly@1"}',
    'cut.json': JSON.stringify(result(1, 0)).slice(0, -20),
    'wrong.json': JSON.stringify({ ...result(1, 0), throughputRps: 'many' }),
    'no-latency.json': JSON.stringify({ ...result(1, 0), latencyMs: undefined }),
    'failing.ndjson': BASE.map((value, index) =>
      JSON.stringify(
        result(value, index, { failureCount: 40 + index, errorRatio: (40 + index) / 1000 }),
      ),
    ).join('\n'),
    'runs/b.json': JSON.stringify(result(101, 0)),
    'runs/a.json': JSON.stringify(result(100, 1)),
  };
  await Promise.all(
    Object.entries(files).map(([name, text]) => writeFile(path.join(dir, name), text)),
  );
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const BASE = [101.2, 99.8, 103.4, 98.7, 100.9, 102.2, 97.9, 100.1];
/** +5.9 % (+3.8 to +8.2): numpy over all 64 ratios, see compare-runs.spec.ts of the library. */
const SLOW = [106.1, 108.3, 104.9, 107.7, 103.0, 109.2, 105.5, 106.8];

function csv(values: readonly number[]): string {
  return `p95\n${values.join('\n')}\n`;
}

/** What a comparison reads of a load-result; the later ones stand first in a file. */
function result(p95: number, index: number, parts: object = {}) {
  return {
    schema: 'perf-agent/load-result@1',
    status: 'valid',
    startedAt: new Date(Date.UTC(2026, 0, 1, 0, 60 - index)).toISOString(),
    requestCount: 1000,
    failureCount: 0,
    errorRatio: 0,
    throughputRps: 100,
    latencyMs: {
      p50: { value: 50 },
      p95: { value: p95 },
      p99: { value: 2 * p95 },
      mean: 60,
      max: 500,
    },
    ...parts,
  };
}

type Ended = { code: number; stdout: string; stderr: string };

async function run(...args: readonly string[]): Promise<Ended> {
  const program = [path.join(dist, 'main.js'), 'stats', 'compare', ...args];
  return promisify(execFile)(process.execPath, program, { cwd: dir }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: unknown) => error as Ended,
  );
}

async function json(...args: readonly string[]): Promise<Ended & { document: object }> {
  const ended = await run(...args, '--json');
  return { ...ended, document: JSON.parse(ended.stdout) as object };
}

describe('stats compare', () => {
  test('prints one document with --json', async () => {
    const { code, stderr, document } = await json('base.csv', 'slow.csv');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(document).toMatchObject({
      schema: 'perf-agent/comparison@1',
      verdict: 'worse',
      method: 'mann-whitney',
      files: { base: 'base.csv', candidate: 'slow.csv' },
      base: { runCount: 8 },
      effect: {
        value: expect.closeTo(0.05908013870859698, 10),
        low: expect.closeTo(0.03816046966731865, 10),
        high: expect.closeTo(0.081918081918082, 10),
      },
      pValue: expect.closeTo(0.0003108003108003108, 10),
    });
  });

  test('says it in words', async () => {
    const { code, stdout } = await run('base.csv', 'slow.csv');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^worse: .*\+5\.9 % \(95 %: \+3\.8 % to \+8\.2 %\)/);
    expect(stdout).toContain('median 100.5 of 8 runs');
    expect(stdout).toContain('warning: the arms were not measured in turn');
  });

  test.each([
    ['less is better', ['slow.csv', 'base.csv'], 0, 'better'],
    ['more is better', ['base.csv', 'slow.csv', '--worse', 'lower'], 0, 'better'],
    ['a floor above the interval', ['base.csv', 'slow.csv', '--floor', '10'], 0, 'same'],
    ['noise', ['base.csv', 'noisy.csv'], 5, 'inconclusive'],
    ['3 against 3', ['three.csv', 'far.csv'], 5, 'inconclusive'],
    ['pairs', ['base.csv', 'slow.csv', '--paired'], 1, 'worse'],
    ['in turn', ['base.csv', 'slow.csv', '--interleaved'], 1, 'worse'],
    ['a column', ['columns.csv', 'slow-columns.csv', '--column', 'p95'], 1, 'worse'],
    [
      'two columns of a file',
      ['columns.csv', 'columns.csv', '--column', 'p50', '--candidate-column', 'p95'],
      1,
      'worse',
    ],
    ['a formula', ['columns.csv', 'slow-columns.csv', '--formula', 'p95 / p50'], 1, 'worse'],
    ['nights by their medians', ['nights.csv', 'slow.csv'], 1, 'worse'],
    ['load-results', ['results.json', 'slow.ndjson'], 1, 'worse'],
    [
      'another metric of them',
      ['results.json', 'slow.ndjson', '--metric', 'p99LatencyMs'],
      1,
      'worse',
    ],
    [
      'a metric that did not change',
      ['results.json', 'slow.ndjson', '--metric', 'throughputRps'],
      0,
      'same',
    ],
    [
      'a formula over metrics',
      ['results.json', 'slow.ndjson', '--formula', 'p95LatencyMs / p50LatencyMs'],
      1,
      'worse',
    ],
    [
      'error ratios by their counts',
      ['results.json', 'failing.ndjson', '--metric', 'errorRatio'],
      1,
      'worse',
    ],
    [
      'a control that fails',
      ['base.csv', 'slow.csv', '--interleaved', '--control', 'biased.csv'],
      5,
      'inconclusive',
    ],
  ])('judges %s', async (_name, args, code, verdict) => {
    const ended = await json(...args);
    expect({ code: ended.code, document: ended.document }).toMatchObject({
      code,
      document: { verdict },
    });
  });

  test('says how many runs are needed', async () => {
    const { document } = await json('three.csv', 'far.csv');
    expect(document).toMatchObject({
      needed: { perSide: expect.any(Number), moreBase: expect.any(Number) },
      warnings: expect.arrayContaining([expect.objectContaining({ kind: 'too-few-runs' })]),
    });
  });

  test('leaves out runs that are no results, and their partners', async () => {
    const apart = await json('results.json', 'one-invalid.ndjson');
    expect(apart.document).toMatchObject({
      base: { runCount: 8 },
      candidate: { runCount: 7 },
      warnings: expect.arrayContaining([
        { kind: 'left-out', text: expect.stringContaining('result 3: the run is invalid') },
      ]),
    });
    const paired = await json('results.json', 'one-invalid.ndjson', '--paired');
    expect(paired.document).toMatchObject({ pairCount: 7, base: { runCount: 7 } });
  });

  test('compares failures by counts, in points', async () => {
    const { document } = await json('results.json', 'failing.ndjson', '--metric', 'errorRatio');
    expect(document).toMatchObject({
      method: 'rao-scott',
      changeKind: 'points',
      effect: { value: expect.closeTo(0.0435, 10) },
    });
  });

  test('reads a folder in the order of time', async () => {
    const { document } = await json('runs', 'runs');
    expect(document).toMatchObject({
      verdict: 'inconclusive',
      base: { runCount: 2, median: 100.5 },
    });
  });

  test('puts the control beside the verdict', async () => {
    const { document } = await json(
      'base.csv',
      'slow.csv',
      '--interleaved',
      '--control',
      'biased.csv',
    );
    expect(document).toMatchObject({
      control: { verdict: 'failed', runCount: 16 },
      reason: expect.stringContaining('the measurement itself makes a difference'),
    });
  });

  test.each([
    ['an empty file', ['base.csv', 'empty.csv'], 'empty.csv: expected values, the file is empty'],
    ['text', ['base.csv', 'text.csv'], 'line 3: expected a finite number, found "fast"'],
    ['negative values', ['base.csv', 'negative.csv'], 'candidate: value 0 is -1'],
    ['a file that is not there', ['base.csv', 'none.csv'], 'none.csv: ENOENT'],
    ['columns that are not chosen', ['columns.csv', 'columns.csv'], 'expected --column'],
    [
      'an unknown metric',
      ['results.json', 'results.json', '--metric', 'p96'],
      'expected one of p50LatencyMs',
    ],
    [
      'a metric of CSV',
      ['base.csv', 'slow.csv', '--metric', 'p95LatencyMs'],
      '--metric is for load-results',
    ],
    [
      'a column of load-results',
      ['results.json', 'results.json', '--column', 'p95'],
      '--column and --series are for CSV',
    ],
    ['CSV against load-results', ['base.csv', 'results.json'], 'two CSV files or load-results'],
    ['a newer schema', ['newer.json', 'newer.json'], 'found perf-agent/load-result@9'],
    ['another document', ['other.json', 'other.json'], 'found perf-agent/nightly@1'],
    ['a cut document', ['cut.json', 'results.json'], 'cut.json: not complete JSON'],
    [
      'a metric that is no number',
      ['wrong.json', 'results.json'],
      'throughputRps: expected a number from 0, found "many"',
    ],
    [
      'a run without latency',
      ['no-latency.json', 'results.json'],
      'expected p95LatencyMs, it is not there',
    ],
    [
      'a formula over nothing',
      ['columns.csv', 'columns.csv', '--formula', 'q / p50'],
      'there is no q',
    ],
    [
      'a formula and a column',
      ['columns.csv', 'columns.csv', '--formula', 'p50', '--column', 'p50'],
      'not both',
    ],
    ['both designs', ['base.csv', 'slow.csv', '--paired', '--interleaved'], 'not both'],
    ['pairs that are none', ['base.csv', 'three.csv', '--paired'], 'expected pairs'],
    ['a floor of 0', ['base.csv', 'slow.csv', '--floor', '0'], '--floor: expected percent above 0'],
    [
      'another side',
      ['base.csv', 'slow.csv', '--worse', 'left'],
      '--worse: expected higher or lower',
    ],
  ])('refuses %s', async (_name, args, message) => {
    expect(await run(...args, '--json')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(message),
    });
  });

  test('loads neither schemas nor mathjs before a formula asks for it', async () => {
    const [file = ''] = (await readdir(dist)).filter((name) => name.startsWith('stats-compare'));
    expect(await importsOf(file)).not.toMatch(/from "(?:mathjs|zod)/);
  });
});

/** The text of a piece of the program and of all pieces that it loads at once. */
async function importsOf(file: string, seen = new Set<string>()): Promise<string> {
  if (seen.has(file)) return '';
  seen.add(file);
  const text = await readFile(path.join(dist, file), 'utf8');
  const pieces = [...text.matchAll(/from "\.\/([^"]+)"/g)].map(([, name = '']) => name);
  const texts = await Promise.all(pieces.map((name) => importsOf(name, seen)));
  return [text, ...texts].join('\n');
}
