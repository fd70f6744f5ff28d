import { describe, expect, test } from '@jest/globals';
import { parsePs, parseStat, readProcessTable } from './process-table.ts';

const STAT =
  '4711 (a) b (c) S 12 4711 4000 0 -1 4194560 100 0 0 0 150 50 0 0 20 0 11 0 987654 1000000 300 18446744073709551615';

describe('/proc/PID/stat', () => {
  test('gives parent, group, session, start, memory and CPU time, whatever the name holds', () => {
    expect(parseStat(STAT, 4096)).toEqual({
      pid: 4711,
      parentPid: 12,
      groupId: 4711,
      sessionId: 4000,
      startTime: '987654',
      rssBytes: 300 * 4096,
      cpuMs: 2000,
    });
  });

  test.each([
    ['a zombie', STAT.replace(') S ', ') Z ')],
    ['a process that ended meanwhile', ''],
    ['a line that is cut', STAT.slice(0, 60)],
  ])('%s is left out', (_name, line) => {
    expect(parseStat(line, 4096)).toBeUndefined();
  });
});

describe('ps', () => {
  test('gives the same, in its own units', () => {
    const text = [
      '    1     0     1      0  9000   1-02:03:04.50 Ss   Mon Mar  2 08:00:00 2026',
      '   77     1    77   1f00   512       0:00.25 S+   Mon Mar  2 09:00:00 2026',
      '   78    77    77   1f00     0       0:00.00 Z    Mon Mar  2 09:00:00 2026',
      '',
    ].join('\n');
    expect(parsePs(text)).toEqual([
      expect.objectContaining({ pid: 1, rssBytes: 9_216_000, cpuMs: 93_784_500 }),
      {
        pid: 77,
        parentPid: 1,
        groupId: 77,
        sessionId: 0x1f00,
        startTime: 'Mon Mar 2 09:00:00 2026',
        rssBytes: 524_288,
        cpuMs: 250,
      },
    ]);
  });
});

test('this process is in the table, with memory', () => {
  const own = readProcessTable().find(({ pid }) => pid === process.pid);
  expect(own?.parentPid).toBe(process.ppid);
  expect(own?.rssBytes).toBeGreaterThan(10_000_000);
});
