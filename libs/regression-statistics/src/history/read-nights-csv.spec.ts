import { describe, expect, test } from '@jest/globals';
import { readNightsCsv } from './read-nights-csv.ts';

const HEAD = 'series,night,run1_p95_ms,run2_p95_ms';

describe('read nights csv', () => {
  test('reads mixed series with a byte-order mark, CRLF, quotes, exponents and empty lines at the end', () => {
    const text = `\uFEFF${HEAD}\r\n"a, b",0,1e2,99.5\r\nc,3,.5,+2.\r\n"a, b",2,101,\r\n\r\n  \r\n`;
    expect([...readNightsCsv(text, 'n.csv').series]).toEqual([
      [
        'a, b',
        [
          { night: 0, runs: [100, 99.5] },
          { night: 2, runs: [101] },
        ],
      ],
      ['c', [{ night: 3, runs: [0.5, 2] }]],
    ]);
  });

  test('keeps series whose names objects have themselves', () => {
    const { series } = readNightsCsv(`${HEAD}\n__proto__,0,1,2\nconstructor,0,3,4`, 'n.csv');
    expect([...series.keys()]).toEqual(['__proto__', 'constructor']);
  });

  test.each([
    ['an empty file', '', 'SAMPLE_TOO_SMALL', 'n.csv: expected values, the file is empty'],
    ['a header alone', HEAD, 'SAMPLE_TOO_SMALL', 'nights after the header'],
    ['no header', 'a,0,1,2', 'DOCUMENT_INVALID', 'line 1: expected the header series,night,run1'],
    ['no runs', 'series,night\na,0', 'DOCUMENT_INVALID', 'line 1: expected the header'],
    ['a short line', `${HEAD}\na,0,1`, 'DOCUMENT_INVALID', 'line 2: expected 4 cells'],
    ['a long line', `${HEAD}\na,0,1,2,3`, 'DOCUMENT_INVALID', 'found 5'],
    ['an empty line within', `${HEAD}\na,0,1,2\n\na,1,1,2`, 'DOCUMENT_INVALID', 'line 3'],
    ['an open quote', `${HEAD}\n"a,0,1,2`, 'DOCUMENT_INVALID', 'line 2: a quote'],
    ['no name', `${HEAD}\n,0,1,2`, 'DOCUMENT_INVALID', 'line 2: expected the name'],
    ['a half night', `${HEAD}\na,0.5,1,2`, 'SAMPLE_INVALID', 'line 2, night: expected a whole'],
    ['a negative night', `${HEAD}\na,-1,1,2`, 'SAMPLE_INVALID', 'line 2, night'],
    ['a date', `${HEAD}\na,2026-03-01,1,2`, 'SAMPLE_INVALID', 'found "2026-03-01"'],
    ['NaN', `${HEAD}\na,0,1,NaN`, 'SAMPLE_INVALID', 'line 2, run2_p95_ms: expected a finite'],
    ['an infinity', `${HEAD}\na,0,1,Infinity`, 'SAMPLE_INVALID', 'found "Infinity"'],
    ['a number too large', `${HEAD}\na,0,1,1e999`, 'SAMPLE_INVALID', 'found "1e999"'],
    ['a negative value', `${HEAD}\na,0,-1,2`, 'SAMPLE_INVALID', 'line 2, run1_p95_ms'],
    ['hexadecimal', `${HEAD}\na,0,0x10,2`, 'SAMPLE_INVALID', 'found "0x10"'],
    ['text', `${HEAD}\na,0,12 ms,2`, 'SAMPLE_INVALID', 'found "12 ms"'],
    ['no run at all', `${HEAD}\na,0,,`, 'SAMPLE_TOO_SMALL', 'line 2: expected at least 1 run'],
    ['a night twice', `${HEAD}\na,1,1,2\na,1,1,2`, 'SAMPLE_INVALID', 'line 3: series a: expected'],
    ['a night too late', `${HEAD}\na,2,1,2\nb,0,1,2\na,1,1,2`, 'SAMPLE_INVALID', 'line 4'],
  ])('refuses %s', (_name, text, code, message) => {
    expect(() => readNightsCsv(text, 'n.csv')).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
