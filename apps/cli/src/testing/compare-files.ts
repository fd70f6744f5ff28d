import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const dist = fileURLToPath(new URL('../../dist', import.meta.url));

const BASE = [101.2, 99.8, 103.4, 98.7, 100.9, 102.2, 97.9, 100.1];
/** +5.9 % (+3.8 to +8.2): numpy over all 64 ratios, see compare-runs.spec.ts of the library. */
const SLOW = [106.1, 108.3, 104.9, 107.7, 103.0, 109.2, 105.5, 106.8];

function csv(values: readonly number[]): string {
  return `p95\n${values.join('\n')}\n`;
}

/** What a comparison reads of a load-result; the later ones stand first in a file. */
function result(p95: number, index: number, parts: object = {}) {
  return {
    schema: 'perf-agent/load-result@1',
    status: 'valid',
    startedAt: new Date(Date.UTC(2026, 0, 1, 0, 60 - index)).toISOString(),
    requestCount: 1000,
    failureCount: 0,
    errorRatio: 0,
    throughputRps: 100,
    latencyMs: {
      p50: { value: 50 },
      p95: { value: p95 },
      p99: { value: 2 * p95 },
      mean: 60,
      max: 500,
    },
    ...parts,
  };
}

/** @returns a new folder with files of runs, whole and broken */
export async function writeCompareFiles(): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'perf-agent-compare-'));
  await mkdir(path.join(dir, 'runs'));
  const files: Record<string, string> = {
    'base.csv': csv(BASE),
    'slow.csv': csv(SLOW),
    'noisy.csv': csv(BASE.map((value, index) => value * (index % 2 === 0 ? 1.2 : 0.85))),
    'three.csv': csv(BASE.slice(0, 3)),
    'far.csv': csv([150, 151, 149]),
    'columns.csv': `p50,p95\n${BASE.map((value) => `50,${value}`).join('\n')}\n`,
    'slow-columns.csv': `p50,p95\n${SLOW.map((value) => `50,${value}`).join('\n')}\n`,
    'nights.csv': `series,night,run1,run2,run3\n${BASE.map((value, night) => `shop,${night},${value},${value},999`).join('\n')}\n`,
    'biased.csv': csv(BASE.flatMap((value) => [value, value * 1.04])),
    'empty.csv': '',
    'text.csv': 'p95\n1\nfast\n',
    'negative.csv': 'p95\n-1\n-2\n',
    'results.json': JSON.stringify(BASE.map((value, index) => result(value, index))),
    'slow.ndjson': SLOW.map((value, index) => JSON.stringify(result(value, index))).join('\n'),
    'one-invalid.ndjson': SLOW.map((value, index) =>
      JSON.stringify(result(value, index, index === 2 ? { status: 'invalid' } : {})),
    ).join('\n'),
    'newer.json': JSON.stringify({ ...result(1, 0), schema: 'perf-agent/load-result@9' }),
    'other.json': '{"schema":"perf-agent/nightly@1"}',
    'cut.json': JSON.stringify(result(1, 0)).slice(0, -20),
    'wrong.json': JSON.stringify({ ...result(1, 0), throughputRps: 'many' }),
    'no-latency.json': JSON.stringify({ ...result(1, 0), latencyMs: undefined }),
    'failing.ndjson': BASE.map((value, index) =>
      JSON.stringify(
        result(value, index, { failureCount: 40 + index, errorRatio: (40 + index) / 1000 }),
      ),
    ).join('\n'),
    'runs/b.json': JSON.stringify(result(101, 0)),
    'runs/a.json': JSON.stringify(result(100, 1)),
  };
  await Promise.all(
    Object.entries(files).map(([name, text]) => writeFile(path.join(dir, name), text)),
  );
  return dir;
}

export type Ended = { code: number; stdout: string; stderr: string };

/** Runs `perf-agent stats compare` in a folder. */
export function runCompare(dir: string, args: readonly string[]): Promise<Ended> {
  const program = [path.join(dist, 'main.js'), 'stats', 'compare', ...args];
  return promisify(execFile)(process.execPath, program, { cwd: dir }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: unknown) => error as Ended,
  );
}
