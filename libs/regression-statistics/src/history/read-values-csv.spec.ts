import { describe, expect, test } from '@jest/globals';
import { readValuesCsv } from './read-values-csv.ts';

const NIGHTS = 'series,night,run1,run2,run3\na,0,1,2,9\na,2,3,4,5\n';

describe('read values csv', () => {
  test.each([
    ['one column', '1\n2.5\n1e5\n', {}, [1, 2.5, 1e5]],
    ['one column with a header', '\uFEFFp95 ms\r\n1\r\n-2\r\n\r\n', {}, [1, -2]],
    ['a quoted column', '"p95, ms"\n"1"\n"2"', {}, [1, 2]],
    ['a named column', 'date,p95\n2026-01-01,7\n2026-01-02,8', { column: 'p95' }, [7, 8]],
    ['the one column by name', 'p95\n7', { column: 'p95' }, [7]],
    ['the only series of nights, by medians', NIGHTS, {}, [2, 4]],
    ['a series of nights', `${NIGHTS}b,0,7,7,8`, { series: 'b' }, [7]],
    ['one repeat of nights', `${NIGHTS}b,0,7,7,8`, { series: 'a', column: 'run3' }, [9, 5]],
  ])('reads %s', (_name, text, choice, values) => {
    expect(readValuesCsv(text, 'v.csv', choice).values).toEqual(values);
  });

  test('says which nights the values are', () => {
    expect(readValuesCsv(NIGHTS, 'v.csv').nights).toEqual([0, 2]);
  });

  test.each([
    ['an empty file', '\n\n', {}, 'SAMPLE_TOO_SMALL', 'the file is empty'],
    ['a header alone', 'p95\n', {}, 'SAMPLE_TOO_SMALL', 'values after the header'],
    ['NaN at the front', 'NaN\n1\n2', {}, 'SAMPLE_INVALID', 'line 1: expected a finite number'],
    [
      'NaN',
      'p95\n1\nnan\n2',
      {},
      'SAMPLE_INVALID',
      'line 3: expected a finite number, found "nan"',
    ],
    ['an infinity', '1\n-inf\n2', {}, 'SAMPLE_INVALID', 'line 2'],
    [
      'text',
      '1\n2\nthree\n',
      {},
      'SAMPLE_INVALID',
      'line 3: expected a finite number, found "three"',
    ],
    [
      'an empty line within',
      '1\n\n2',
      {},
      'SAMPLE_INVALID',
      'line 2: expected a finite number, found nothing',
    ],
    ['an empty cell', 'a,b\n1,\n', { column: 'b' }, 'SAMPLE_INVALID', 'line 2'],
    ['a decimal comma', 'p95\n1,5\n', {}, 'DOCUMENT_INVALID', 'line 2: expected 1 cells, found 2'],
    ['columns without names', '1,2\n3,4', {}, 'DOCUMENT_INVALID', 'line 1'],
    ['columns that are not chosen', 'a,b\n3,4', {}, 'USAGE', 'expected --column; there are a, b'],
    ['a column that is not there', 'a,b\n3,4', { column: 'c' }, 'USAGE', 'column "c" is not there'],
    ['a column of no header', '1\n2', { column: 'c' }, 'USAGE', 'without a header'],
    ['a series of no nights', '1\n2', { series: 'c' }, 'USAGE', '--series needs a file'],
    [
      'series that are not chosen',
      `${NIGHTS}b,0,7,7,8`,
      {},
      'USAGE',
      'expected --series; there are a, b',
    ],
    ['a series that is not there', NIGHTS, { series: 'c' }, 'USAGE', 'series "c" is not there'],
    [
      'a missing repeat by name',
      'series,night,r1,r2\na,0,1,',
      { column: 'r2' },
      'SAMPLE_INVALID',
      'line 2',
    ],
  ])('refuses %s', (_name, text, choice, code, message) => {
    expect(() => readValuesCsv(text, 'v.csv', choice)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
