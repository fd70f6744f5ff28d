import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loggedErrors, loggedOrigin, reasonOf } from './log.ts';
import { createJtlReader } from './parse.ts';

const HEAD = 'timeStamp,elapsed,label,responseCode,responseMessage,threadName,success\n';
const testdata = path.join(import.meta.dirname, 'testdata');

type Read = { name: string; failed: boolean; startAtMs: number; elapsedMs: number };

function read(text: string, { maxElapsedMs = Infinity, chunkBytes = 1 << 16 } = {}) {
  const samples: Read[] = [];
  const reader = createJtlReader(
    {
      add: (startAtMs, elapsedMs, failed, name) =>
        samples.push({ startAtMs, elapsedMs, failed, name }),
    },
    maxElapsedMs,
  );
  const bytes = Buffer.from(text);
  for (let from = 0; from < bytes.length; from += chunkBytes)
    reader.push(bytes.subarray(from, from + chunkBytes));
  return { samples, report: reader.end() };
}

describe('a JTL of our own columns', () => {
  test.each([[1 << 16], [7], [1]])('is read in chunks of %i bytes', async (chunkBytes) => {
    const text = await readFile(path.join(testdata, 'transactions.jtl'), 'utf8');
    const { samples, report } = read(text, { chunkBytes });
    // 24 rows, less the four of "shop", whose requests are there.
    expect(samples).toHaveLength(20);
    expect(samples.filter(({ failed }) => failed)).toHaveLength(12);
    expect(samples.filter(({ name }) => name === 'with "quotes", comma\nand line')).toHaveLength(4);
    expect(samples.filter(({ name }) => name === 'bundle')).toHaveLength(4);
    expect(report).toMatchObject({ partial: false, unparsableCount: 0 });
  });

  test('counts an answer that took too long as failed', () => {
    const text = `${HEAD}1000,31,a,200,OK,t 1-1,true\n1000,30,a,200,OK,t 1-1,true\n`;
    const { samples } = read(text, { maxElapsedMs: 30 });
    expect(samples.map(({ failed }) => failed)).toEqual([true, false]);
  });

  test.each([
    ['a cut line', `${HEAD}1000,1,a,200,OK,t 1-1,true\n1001,1,a,20`, 1],
    ['another header', `a,b\n1000,1,a,200,OK,t 1-1,true\n`, 1],
    ['a row that is none', `${HEAD}x,1,a,200,OK,t 1-1,true\n1000,1,a,200,OK,t 1-1,true\n`, 1],
    ['a cut success', `${HEAD}1000,1,a,200,OK,t 1-1,tru`, 0],
  ])('with %s is partial', (_name, text, count) => {
    const { samples, report } = read(text);
    expect(samples).toHaveLength(count);
    expect(report.partial).toBe(true);
  });
});

describe('what JMeter prints', () => {
  test('gives the reason for a plan that does not run', () => {
    const output = `Error in NonGUIDriver of an earlier run

WARN StatusConsoleListener The use of package scanning
Error in NonGUIDriver java.lang.IllegalArgumentException: Problem loading XML from:'own.jmx'.
Cause:
CannotResolveClassException: com.acme.Missing

 Detail:com.thoughtworks.xstream.converters.ConversionException:
---- Debugging information ----
`;
    expect(reasonOf(output)).toMatch(/^Error in .*\nCause:\nCannotResolve\S+ com\.acme\.Missing$/);
  });

  test('otherwise are its last words', () => {
    expect(reasonOf('WARN StatusConsoleListener x\nKilled\n')).toBe('Killed');
  });

  test('has the origin of the users in a log file', () => {
    const log = '2026-11-25 13:39:18,243 INFO o.a.j.p.keep: perf-agent: origin 1795613958243\n';
    expect(loggedOrigin(log)).toBe(1795613958243);
    expect(loggedOrigin('')).toBeUndefined();
  });

  test('has its errors in a log file', () => {
    const log = `2026-11-25 13:39:18,243 WARN o.a.j.JMeter: not this
2026-11-25 13:39:18,243 ERROR o.a.j.c.IncludeController: can't load 'nothere.jmx'
java.io.FileNotFoundException: nothere.jmx
`;
    expect(loggedErrors(log)).toEqual(["o.a.j.c.IncludeController: can't load 'nothere.jmx'"]);
  });
});
