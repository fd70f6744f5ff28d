import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { summarizeFiles } from './summarize-files.ts';
import { SMALL_FILES } from './testing/small-files.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'perf-agent-merging-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

function written(name: string, content: string | Buffer): string {
  const target = path.join(dir, name);
  writeFileSync(target, content);
  return target;
}

const textOf = (format: string): string => SMALL_FILES.find(([name]) => name === format)?.[1] ?? '';

/** Halves after a whole row. */
function halves(text: string): [string, string] {
  const at = text.indexOf('\n', text.length / 2) + 1;
  return [text.slice(0, at), text.slice(at)];
}

describe('several files', () => {
  test.each(['k6-ndjson', 'gatling-log'])(
    'of %s are merged as if they were one',
    async (format) => {
      const [first, second] = halves(textOf(format));
      const whole = await summarizeFiles([written('whole', textOf(format))]);
      const files = [written('first', first), written('second.gz', gzipSync(second))];
      expect({ ...(await summarizeFiles(files)), rawFiles: [] }).toEqual({
        ...whole,
        rawFiles: [],
      });
    },
  );

  test.each([
    ['of two tools', ['gatling-log', 'jmeter-csv'], 'USAGE'],
    ['of samples and a summary', ['k6-ndjson', 'summary'], 'USAGE'],
    ['that are the same', ['gatling-log', 'gatling-log'], 'USAGE'],
    ['that are none', [], 'USAGE'],
  ])('%s are refused', async (_name, formats, code) => {
    const summary = '{"metrics":{"http_reqs":{"count":1,"rate":1}}}';
    const files = formats.map((format) =>
      written(format, format === 'summary' ? summary : textOf(format)),
    );
    await expect(summarizeFiles(files)).rejects.toMatchObject({ code });
  });
});

describe('a file', () => {
  test('of which most is in another format is no result', async () => {
    const row = '1772355600123,10,a,true\n';
    const other = '{"metric":"vus"}\n'.repeat(5);
    const text = `timeStamp,elapsed,label,success\n${row}${other}`;
    const result = await summarizeFiles([written('mixed.jtl', text)]);
    expect(result).toMatchObject({ status: 'invalid', partial: true, requestCount: 1 });
    expect(result.invalidReasons[0]).toMatch(/5 lines or elements against 1 requests/);
  });

  test.each([
    ['empty', 'a.jtl', '', 'the file is empty'],
    ['with a header alone', 'b.jtl', 'timeStamp,elapsed,label,success\n', 'there are no requests'],
    [
      'with no requests of k6',
      'c.json',
      `${textOf('k6-ndjson').split('\n')[0] ?? ''}\n`,
      'there are no requests',
    ],
  ])('%s says so', async (_name, name, text, warning) => {
    const result = await summarizeFiles([written(name, text)]);
    expect(result).toMatchObject({ requestCount: 0, failureCount: 0, throughputRps: 0 });
    expect(result).toMatchObject({ status: 'invalid', invalidReasons: ['there are no requests'] });
    expect(result.latencyMs).toBeUndefined();
    expect(result.warnings).toContain(warning);
  });

  test.each([
    ['that is not there', 'auto', undefined, 'USAGE'],
    ['of binary data', 'auto', Buffer.from([0, 1, 2, 255, 254, 0]), 'FORMAT_UNKNOWN'],
    [
      'of binary data, with a format',
      'k6-ndjson',
      Buffer.from([0, 1, 2, 255, 254, 0]),
      'RAW_DATA_INVALID',
    ],
    ['of another format than named', 'autocannon-csv', textOf('jmeter-csv'), 'RAW_DATA_INVALID'],
    ['of cut JSON', 'auto', '{"metrics":{"http_reqs":{"count":1', 'RAW_DATA_INVALID'],
    ['of a cut report', 'auto', '{"aggregate":{"counters":{}', 'RAW_DATA_INVALID'],
  ] as const)('%s is refused', async (_name, format, content, code) => {
    const file = path.join(dir, 'refused');
    if (content === undefined) rmSync(file, { force: true });
    else writeFileSync(file, content);
    await expect(summarizeFiles([file], { format })).rejects.toMatchObject({ code });
  });

  // The last row has a quoted field of two lines.
  test('that is cut is partial, and says what is not counted', async () => {
    const text = textOf('jmeter-csv');
    const result = await summarizeFiles([written('cut.csv', text.slice(0, -40))]);
    expect(result).toMatchObject({ partial: true, requestCount: 59 });
    expect(result.warnings[0]).toBe('2 lines or elements are cut or damaged, and not counted');
  });

  test('that is cut in its compression is partial', async () => {
    const bytes = gzipSync(textOf('k6-ndjson'));
    const result = await summarizeFiles([written('cut.gz', bytes.subarray(0, -30))]);
    expect(result.partial).toBe(true);
    expect(result.requestCount).toBeGreaterThan(40);
    expect(result.warnings[0]).toContain('cut or damaged');
  });

  test('with times in another form is read, and says which zone it takes', async () => {
    const rows = ['2026/03/01 10:00:00.250', '01.03.2026 10:00:01,500'].map(
      (time) => `"${time}",100,Home,200,OK,T,text,true,,1\n`,
    );
    const result = await summarizeFiles([written('times.jtl', rows.join(''))]);
    expect(result).toMatchObject({
      requestCount: 2,
      startedAt: '2026-03-01T10:00:00.250Z',
      durationMs: 1350,
    });
    expect(result.warnings).toEqual([expect.stringContaining('UTC')]);
  });
});

describe('k6 without the tag expected_response', () => {
  const line = (metric: string, second: number, value: number, tags = ''): string =>
    `{"metric":"${metric}","type":"Point","data":{"time":"2026-03-01T10:00:0${second}Z","value":${value},"tags":{"name":"a"${tags}}}}\n`;

  test('takes the outcome from http_req_failed, else from the status', async () => {
    const text = [
      line('http_req_duration', 1, 10) + line('http_req_failed', 1, 1),
      line('http_req_duration', 2, 20) + line('http_req_failed', 2, 0),
      line('http_req_duration', 3, 30, ',"status":"503"'),
      line('http_req_duration', 4, 40, ',"status":"200"'),
    ].join('');
    const result = await summarizeFiles([written('untagged', text)]);
    expect(result).toMatchObject({ requestCount: 4, failureCount: 2, partial: false });
  });

  test('says so when nothing tells the outcome', async () => {
    const result = await summarizeFiles([written('unknown', line('http_req_duration', 1, 10))]);
    expect(result).toMatchObject({ requestCount: 1, failureCount: 0 });
    expect(result.warnings).toEqual([expect.stringContaining('do not say whether they failed')]);
  });
});
