import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { messageOf, PerfError } from '@perf-agent/contracts';
import { cliFile } from '../paths.ts';
import { RIVALS } from '../results/rivals.ts';
import type { Verdict } from '../results/targets.ts';
import type { Bench } from '../run-bench.ts';
import { simulate, TIMED_KINDS } from './segmentation-series.ts';

const SIZE = 10_000;
const LIMIT_MS = 120_000;
const MEGABYTE = 2 ** 20;
/** A tenth of what Otava's command needed, and less memory than it. */
const MOST_CPU_SECONDS = 2.1;
const MOST_MEGABYTES = 181;
const AIM_CPU_SECONDS = 0.5;
const AIM_MEGABYTES = 90;

/** Runs `perf-agent stats changes` on a CSV of 10,000 values, each time anew. */
export async function segmentationCommand(
  bench: Bench,
  python: string,
  repeats: number,
  seed: number,
): Promise<Verdict[]> {
  const file = path.join(bench.dir, 'history.csv');
  const measurer = path.join(bench.dir, 'measure.py');
  await writeFile(measurer, RIVALS['measure.py']);
  const [values] = simulate(TIMED_KINDS['a change every 100 values'], SIZE, 1, seed);
  await writeFile(file, `p95\n${(values ?? []).map((value) => 100 + value).join('\n')}\n`);
  const runs: { cpuSeconds: number; peakRssBytes: number }[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const args = [measurer, process.execPath, cliFile, 'stats', 'changes', file, '--json'];
    try {
      const { stdout } = await promisify(execFile)(python, args, {
        signal: bench.signal,
        timeout: LIMIT_MS,
      });
      runs.push(JSON.parse(stdout) as { cpuSeconds: number; peakRssBytes: number });
    } catch (error) {
      throw new PerfError('TOOL_FAILED', `segmentation: the command failed: ${messageOf(error)}`, {
        cause: error,
        hint: 'Build it: npx nx run cli:build.',
      });
    }
  }
  const cpu = runs.map(({ cpuSeconds }) => cpuSeconds).toSorted((a, b) => a - b);
  const memory = runs.map(({ peakRssBytes }) => peakRssBytes / MEGABYTE).toSorted((a, b) => a - b);
  const middle = (sorted: readonly number[]): number => sorted[(sorted.length - 1) >> 1] ?? NaN;
  const range = (sorted: readonly number[], digits: number): string =>
    `${middle(sorted).toFixed(digits)} (${(sorted[0] ?? NaN).toFixed(digits)}–${(sorted.at(-1) ?? NaN).toFixed(digits)})`;
  bench.print(
    `\n## \`perf-agent stats changes\` on ${SIZE} values, cold: ${range(cpu, 3)} CPU s, ${range(memory, 1)} MB (aim ${AIM_CPU_SECONDS} s, ${AIM_MEGABYTES} MB)`,
  );
  return [
    {
      text: `command: ${middle(cpu).toFixed(2)} CPU s, expected at most ${MOST_CPU_SECONDS}`,
      holds: middle(cpu) <= MOST_CPU_SECONDS,
    },
    {
      text: `command: ${middle(memory).toFixed(0)} MB, expected at most ${MOST_MEGABYTES}`,
      holds: middle(memory) <= MOST_MEGABYTES,
    },
  ];
}
