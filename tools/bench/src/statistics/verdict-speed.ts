import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { PerfError } from '@perf-agent/contracts';
import { benchDir } from '../paths.ts';
import type { Verdict } from '../results/targets.ts';
import type { Bench } from '../run-bench.ts';
import { NIGHT_FAMILIES } from './night-families.ts';
import { simulateNights } from './night-plan.ts';

const WARM_CALLS = 5;
const LIMIT_MS = 300_000;
const MOST_CPU_SECONDS = 1;
const AIM_CPU_SECONDS = 0.3;

// In a process of its own: the first call is that of a program that has just started.
const PROGRAM = `
import { readFileSync } from 'node:fs';
import { judgeHistory } from '@perf-agent/regression-statistics';
const histories = JSON.parse(readFileSync(process.argv[1], 'utf8'));
const scale = { worse: 'higher', changeKind: 'ratio' };
const time = () => {
  const start = process.cpuUsage();
  for (const nights of histories) judgeHistory({ scale, threshold: 0.2, nights });
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
};
const first = time();
console.log(JSON.stringify({ first, warm: Array.from({ length: ${WARM_CALLS} }, time) }));
`;

/** Times the verdict on the last night of many histories: each is gone through night by night. */
export async function verdictSpeed(
  bench: Bench,
  count: number,
  seed: number,
): Promise<{ report: string; verdicts: Verdict[] }> {
  const file = path.join(bench.dir, 'histories.json');
  const series = [seed, seed + 1, seed + 2].flatMap((one) =>
    simulateNights(NIGHT_FAMILIES, { seed: one }),
  );
  const histories = series.slice(0, count).map(({ nights }) => nights);
  await writeFile(file, JSON.stringify(histories));
  const { first, warm } = await run(file, bench.signal);
  const sorted = warm.toSorted((a, b) => a - b);
  const median = sorted[sorted.length >> 1] ?? NaN;
  const range = `${(sorted[0] ?? NaN).toFixed(2)}–${(sorted.at(-1) ?? NaN).toFixed(2)}`;
  const text = `verdict on ${histories.length} series × 90 nights: ${median.toFixed(2)} CPU s`;
  return {
    report: `${text} warm (median of ${warm.length}, ${range}), ${first.toFixed(2)} the first time (aim ${AIM_CPU_SECONDS})`,
    verdicts: [
      { text: `${text}, expected at most ${MOST_CPU_SECONDS}`, holds: median <= MOST_CPU_SECONDS },
    ],
  };
}

async function run(file: string, signal: AbortSignal): Promise<{ first: number; warm: number[] }> {
  const args = ['--input-type=module', '--eval', PROGRAM, file];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: benchDir,
      signal,
      timeout: LIMIT_MS,
    });
    return JSON.parse(stdout) as { first: number; warm: number[] };
  } catch (error) {
    throw new PerfError('TOOL_FAILED', 'statistics: the verdicts were not timed', {
      cause: error,
      hint: 'Build the library: npx nx run regression-statistics:build.',
    });
  }
}
