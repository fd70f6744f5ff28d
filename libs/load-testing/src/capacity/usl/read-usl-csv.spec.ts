import { describe, expect, test } from '@jest/globals';
import { readUslCsv } from './read-usl-csv.ts';

describe('readUslCsv', () => {
  test.each([
    ['plain', 'concurrency,throughput\n1,64.9\n18,995.9\n'],
    ['with other names and quotes', '"load","x"\n"1","64.9"\n"18","995.9"'],
    [
      'with a byte order mark, CRLF and empty lines',
      '\uFEFFload, x\r\n\r\n1, 64.9\r\n18, 995.9\r\n\r\n',
    ],
  ])('reads a file %s', (_name, text) => {
    expect(readUslCsv(text)).toEqual([
      { concurrency: 1, throughputRps: 64.9 },
      { concurrency: 18, throughputRps: 995.9 },
    ]);
  });

  test('keeps repeated levels', () => {
    expect(readUslCsv('n,x\n1,10\n1,12\n')).toHaveLength(2);
  });

  test('takes the named columns of a wide file', () => {
    const text = 'time,load,x,cpu\n5,1,64.9,3\n6,18,995.9,4\n';
    expect(readUslCsv(text, { concurrency: 'load', throughput: 'x' })).toEqual([
      { concurrency: 1, throughputRps: 64.9 },
      { concurrency: 18, throughputRps: 995.9 },
    ]);
  });

  test.each([
    ['an empty file', '', /empty/],
    ['a header alone', 'n,x\n', /no points/],
    ['no header', '1,64.9\n18,995.9\n', /line 1: expected a header/],
    ['one column', 'n\n1\n', /expected 2 columns, found 1/],
    ['three columns', 't,n,x\n0,1,2\n', /expected 2 columns, found 3: t, n, x/],
    ['a word', 'n,x\n1,10\n2,many\n', /line 3, x: expected a number, found "many"/],
    ['an empty value', 'n,x\n1,\n', /line 2, x/],
    ['infinity', 'n,x\n1,Infinity\n', /line 2, x/],
    ['a cut line', 'n,x\n1,10\n2', /line 3: expected 2 values as in the header, found 1/],
    ['JSON', '{"n": 1}\n', /expected 2 columns/],
  ])('%s is refused', (_name, text, message) => {
    const refused = { code: 'RAW_DATA_INVALID', message: expect.stringMatching(message) };
    expect(() => readUslCsv(text)).toThrow(expect.objectContaining(refused));
  });

  test('a column that is not there is refused', () => {
    const read = () => readUslCsv('a,b,c\n1,2,3\n', { concurrency: 'a', throughput: 'z' });
    expect(read).toThrow(/column "z" is not there; there are a, b, c/);
  });
});
