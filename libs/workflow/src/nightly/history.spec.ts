import { describe, expect, test } from '@jest/globals';
import { parseNightly, readHistory } from './history.ts';
import { night } from './testing/simple-nights.ts';

describe('history files', () => {
  test('a document survives writing and reading', () => {
    const first = night('2026-03-01', 20);
    expect(parseNightly(JSON.stringify(first), 'f')).toEqual(first);
  });

  test('a document of version 1 is read as one of today', () => {
    const first = night('2026-03-01', 20);
    const old = { ...first, schema: 'perf-agent/nightly@1' };
    expect(parseNightly(JSON.stringify(old), 'f')).toEqual(first);
  });

  test.each([
    ['{"schema":"perf-agent/nightly@3"}', 'DOCUMENT_TOO_NEW'],
    ['{"schema":"perf-agent/nightly@1","da', 'DOCUMENT_INVALID'],
    ['[]', 'DOCUMENT_INVALID'],
    ['', 'DOCUMENT_INVALID'],
  ])('%s is refused', (text, code) => {
    expect(() => parseNightly(text, 'f')).toThrow(expect.objectContaining({ code }));
    expect(readHistory([{ file: 'f', text }]).warnings).toEqual([expect.stringContaining('f')]);
  });
});
