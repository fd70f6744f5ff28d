import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runCompare, writeCompareFiles } from './testing/compare-files.ts';

let dir = '';
beforeAll(async () => {
  dir = await writeCompareFiles();
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('stats compare', () => {
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
    expect(await runCompare(dir, [...args, '--json'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(message),
    });
  });
});
