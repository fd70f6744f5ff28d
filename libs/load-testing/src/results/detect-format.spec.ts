import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { detectFormat } from './detect-format.ts';
import { SMALL_FILES } from './testing/small-files.ts';

describe('detectFormat', () => {
  test.each(SMALL_FILES)('knows %s, also compressed', (format, text) => {
    expect(detectFormat(Buffer.from(text))).toBe(format);
    expect(detectFormat(gzipSync(text))).toBe(format);
    expect(detectFormat(gzipSync(text).subarray(0, 300))).toBe(format);
  });

  test.each([
    ['a k6 line with spaces', '{ "type" : "Point", "data": {', 'k6-ndjson'],
    ['k6 after a damaged line', 'x\n{"metric":"vus","type":"Point",', 'k6-ndjson'],
    ['a summary of k6', '{"root_group": {}, "metrics": {', 'k6-summary'],
    [
      'JMeter without a header',
      '1551783627191,351,JR-OK,200,OK,T 1-1,text,true,,18\n',
      'jmeter-csv',
    ],
    ['formatted times', '2019/03/05 11:00:27.191,351,A,200,OK,T,text,false,,18\n', 'jmeter-csv'],
    ['XML', '<?xml version="1.0"?>\n<testResults version="1.2">', 'jmeter-xml'],
    [
      'statistics with semicolons',
      '\uFEFFType;Name;Request Count;Failure Count',
      'locust-stats-csv',
    ],
    ['a history', 'Timestamp,User Count,Type,Name', 'locust-history-csv'],
    ['failures', 'Method,Name,Error,Occurrences', 'locust-errors-csv'],
    ['statistics in JSON', '[{"name": "/", "method": "GET", "num_requests": 1', 'locust-json'],
    ['a report of Artillery', '{"aggregate": {"counters": {', 'artillery-json'],
    ['events of Artillery', '[{"id": 1, "event": "done", "report": "{}"', 'artillery-json'],
  ])('knows %s', (_name, text, format) => {
    expect(detectFormat(Buffer.from(text))).toBe(format);
  });

  test('takes an empty file by its name', () => {
    expect(detectFormat(new Uint8Array(), 'run/results.jtl')).toBe('jmeter-csv');
  });

  test.each([
    ['an empty file', '', 'out.json is empty'],
    ['prose', 'hello, world', 'begins with "hello, world"'],
    ['binary', '\0\u0001\0', 'is binary'],
    ['what looks like gzip', '\u001f\u008b', 'out.json'],
  ])('refuses %s, and says what was tried', (_name, text, message) => {
    const detect = (): unknown => detectFormat(Buffer.from(text, 'latin1'), 'out.json');
    expect(detect).toThrow(expect.objectContaining({ code: 'FORMAT_UNKNOWN' }));
    expect(detect).toThrow(message);
    expect(detect).toThrow(/k6-ndjson.*jmeter-csv.*gatling-log/);
  });
});
