import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createReader } from './create-reader.ts';
import { followFile } from './follow-file.ts';
import type { SampleReader } from './sample-reader.ts';

const HEADER = 'startAtMs,endAtMs,failed,name\n';
const POLL_MS = 5;

let dir: string;
let file: string;
let names: string[];
let reader: SampleReader;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'perf-agent-follow-'));
  file = path.join(dir, 'samples.csv');
  names = [];
  reader = createReader('locust-listener', {
    add: (_start, _ms, _failed, name) => names.push(name),
  });
});
afterEach(() => rmSync(dir, { recursive: true }));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await setTimeout(POLL_MS);
}

describe('followFile', () => {
  test('reads a file that comes later, as it grows, and to its end', async () => {
    const stop = new AbortController();
    const following = followFile(file, reader, { signal: stop.signal, pollMs: POLL_MS });
    writeFileSync(file, `${HEADER}1.000,2.000,0,"a"\n1.0`);
    await until(() => names.length === 1);
    appendFileSync(file, '00,3.000,1,"b"\n');
    await until(() => names.length === 2);
    appendFileSync(file, '1.000,4.000,0,"c"\ngenerator,1.000,2.000\n');
    stop.abort();
    expect(await following).toEqual({ unparsableCount: 0, partial: false, warnings: [] });
    expect(names).toEqual(['a', 'b', 'c']);
  });

  test('has no report of a file that never came', async () => {
    expect(await followFile(file, reader, { signal: AbortSignal.abort() })).toBeUndefined();
  });

  test('refuses a file that became shorter', async () => {
    writeFileSync(file, `${HEADER}1.000,2.000,0,"a"\n`);
    const stop = new AbortController();
    const following = followFile(file, reader, { signal: stop.signal, pollMs: POLL_MS });
    const refused = expect(following).rejects.toMatchObject({ code: 'RAW_DATA_INVALID' });
    await until(() => names.length === 1);
    truncateSync(file, 3);
    await refused;
  });
});
