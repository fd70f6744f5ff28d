import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { summarizeHits } from './measure-with-vegeta.ts';
import { parseHits, type Hit } from './parse-hits.ts';

const RECORDING = 'vegeta-12.13.0.csv';
const RECORD =
  '1795609181078707399,200,10834928,0,14,,aGk=,,0,GET,http://127.0.0.1:18232/ok,aGk=\n';

async function recordedHits(): Promise<Hit[]> {
  return parseHits(
    await readFile(new URL(`../testdata/${RECORDING}`, import.meta.url), 'utf8'),
    RECORDING,
  );
}

describe('parseHits', () => {
  test("reads a recording as vegeta's own report does", async () => {
    const hits = await recordedHits();
    const latenciesMs = hits.map(({ latencyMs }) => latencyMs);
    const meanMs = latenciesMs.reduce((sum, value) => sum + value, 0) / hits.length;
    expect(hits).toHaveLength(20);
    expect(hits.filter(({ failed }) => !failed)).toHaveLength(0.35 * 20);
    expect(Math.min(...latenciesMs)).toBe(0.307696);
    expect(Math.max(...latenciesMs)).toBe(20.366632);
    expect(meanMs).toBeCloseTo(9.979146, 6);
  });

  test('keeps sequence, time of sending and latency', () => {
    expect(parseHits(RECORD, 'x')).toEqual([
      { sequence: 0, sentAtMs: 1795609181078.7074, latencyMs: 10.834928, failed: false },
    ]);
  });

  test.each([
    ['an error with quotes and commas', ',0,', '"Get ""http://x"": a, b"', true],
    ['an error over two lines', ',0,', '"first\nsecond"', true],
    ['a status of 503', ',503,', '503 Service Unavailable', true],
    ['a status of 302', ',302,', '', false],
  ])('reads %s', (_name, status, error, failed) => {
    const record = RECORD.replace(',200,', status).replace(',14,,', `,14,${error},`);
    expect(parseHits(record + RECORD, 'x')).toMatchObject([{ failed }, { failed: false }]);
  });

  test('takes an empty file for no request', () => {
    expect(parseHits('', 'x')).toEqual([]);
  });

  test.each([
    ['a cut record', RECORD + RECORD.slice(0, 40), 'record 2'],
    ['a missing column', RECORD.replace(',0,GET', ',GET'), 'record 1'],
    ['a latency that is no number', RECORD.replace('10834928', '10.8ms'), 'record 1'],
    ['a quote that is never closed', RECORD.replace(',14,,', ',14,"x,'), 'record 1'],
    ['another format', '{"attack":"","seq":0}\n', 'record 1'],
  ])('refuses %s', (_name, text, message) => {
    expect(() => parseHits(text, 'x')).toThrow(
      expect.objectContaining({
        code: 'RAW_DATA_INVALID',
        message: expect.stringContaining(message),
      }),
    );
  });
});

describe('summarizeHits', () => {
  const load = {
    rateRps: 20,
    durationMs: 500,
    warmupMs: 250,
    connections: 1,
    seed: 1,
    medianMs: 20,
    sigma: 0.5,
  };

  test('leaves out the warm-up before and what was sent after', async () => {
    expect(summarizeHits(await recordedHits(), load, 0.25)).toEqual({
      requestCount: 10,
      failureCount: 7,
      latencyMs: {
        p50: expect.closeTo(11.681805, 9),
        p95: expect.closeTo(15.9531366, 9),
        p99: expect.closeTo(16.2643393, 6),
      },
      sentRps: expect.closeTo(20.04439, 5),
      cpuShare: 0.25,
      invalidReasons: [],
    });
  });

  test('refuses an attack that ended in its warm-up', async () => {
    const late = { ...load, warmupMs: 2000 };
    const hits = await recordedHits();
    expect(() => summarizeHits(hits, late, 0)).toThrow(
      expect.objectContaining({ code: 'RAW_DATA_INVALID' }),
    );
  });
});
