import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dist, runCompare, writeCompareFiles, type Ended } from './testing/compare-files.ts';

let dir = '';
beforeAll(async () => {
  dir = await writeCompareFiles();
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function json(...args: readonly string[]): Promise<Ended & { document: object }> {
  const ended = await runCompare(dir, [...args, '--json']);
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
    const { code, stdout } = await runCompare(dir, ['base.csv', 'slow.csv']);
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
