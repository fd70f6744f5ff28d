import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  hasEnvironment,
  MARK_VARIABLE,
  pause,
  readProcessTable,
  startProcess,
} from '@perf-agent/runtime';
import { readNumbers } from './read-numbers.ts';
import { runBench, type Bench } from './run-bench.ts';

const STOP_LIMIT_MS = 2_000;
const AGENT_LIMIT_MS = 3_000;
const GRACE_MS = 300;
/** The tree: the shell, a child, and a grandchild in a session of its own whose parent has ended; all ignore SIGTERM. */
const TREE_SIZE = 3;
const STAY = "trap '' TERM INT HUP; while :; do sleep 0.2; done";
const STUBBORN = `sh -c "${STAY}" & sh -c "setsid sh -c \\"${STAY}\\" &"; ${STAY}`;
const OPTIONS = {
  trials: { min: 1, max: 10_000, whole: true, default: 200 },
  kills: { min: 1, max: 10_000, whole: true, default: 20 },
};

await runBench('kill', async (bench) => {
  const { trials, kills } = readNumbers(bench.args, OPTIONS);
  bench.print('# How fast a process tree that does not want to end is gone\n');
  bench.print('| how | trials | gone in time | median ms | slowest ms | limit ms |');
  bench.print('| --- | ---: | ---: | ---: | ---: | ---: |');
  const stopped = await repeat(bench, trials, stopTrial);
  const killed = await repeat(bench, kills, killAgentTrial);
  const holds = [
    report(bench, 'stopped by the agent', stopped, STOP_LIMIT_MS),
    report(bench, 'the agent is killed (SIGKILL)', killed, AGENT_LIMIT_MS),
  ].every(Boolean);
  bench.print(holds ? '\nPASS' : '\nFAIL');
  return holds;
});

async function repeat(
  bench: Bench,
  count: number,
  trial: (bench: Bench, mark: string) => Promise<number>,
): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count && !bench.signal.aborted; index++)
    times.push(await trial(bench, `${bench.mark}-${trial.name}-${index}`));
  return times;
}

function report({ print }: Bench, how: string, times: readonly number[], limitMs: number): boolean {
  const sorted = [...times].sort((left, right) => left - right);
  const inTime = sorted.filter((ms) => ms <= limitMs).length;
  const median = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const slowest = sorted.at(-1) ?? NaN;
  print(
    `| ${how} | ${sorted.length} | ${inTime} | ${median.toFixed(0)} | ${slowest.toFixed(0)} | ${limitMs} |`,
  );
  return inTime === sorted.length && sorted.length > 0;
}

function countMarked(mark: string): number {
  return readProcessTable().filter(({ pid }) => hasEnvironment(pid, MARK_VARIABLE, mark)).length;
}

async function untilCount(mark: string, reached: (count: number) => boolean): Promise<void> {
  for (let tries = 0; tries < 2_000; tries++) {
    if (reached(countMarked(mark))) return;
    await pause(5);
  }
}

/** @returns milliseconds from the request to stop until nothing of the tree is in /proc */
async function stopTrial({ dir }: Bench, mark: string): Promise<number> {
  const logFile = path.join(dir, 'log');
  const tree = await startProcess({
    command: 'sh',
    args: ['-c', STUBBORN],
    cwd: dir,
    logFile,
    mark,
  });
  await untilCount(mark, (count) => count >= TREE_SIZE);
  const startedAt = performance.now();
  await tree.stop(GRACE_MS);
  await untilCount(mark, (count) => count === 0);
  return performance.now() - startedAt;
}

/** @returns milliseconds from SIGKILL of the agent until nothing of the tree is in /proc */
async function killAgentTrial({ dir }: Bench, mark: string): Promise<number> {
  const file = path.join(dir, 'agent.mjs');
  const runtime = import.meta.resolve('@perf-agent/runtime');
  const options = { command: 'sh', args: ['-c', STUBBORN], cwd: dir, logFile: `${file}.log`, mark };
  await writeFile(
    file,
    `import { startProcess } from ${JSON.stringify(runtime)};\nawait startProcess(${JSON.stringify(options)});\nsetInterval(() => {}, 1000);\n`,
  );
  const agent = spawn(process.execPath, [file], { stdio: 'ignore' });
  await untilCount(mark, (count) => count >= TREE_SIZE);
  const startedAt = performance.now();
  agent.kill('SIGKILL');
  await untilCount(mark, (count) => count === 0);
  return performance.now() - startedAt;
}
