import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PerfError } from '@perf-agent/contracts';
import { runProgram, type ProgramRun } from '../run-program.ts';
import { plannedCounts, quantilesMs, type Load } from './load.ts';
import { sentRate, type Measurement, type RunPlace } from './measurement.ts';
import { parseHits, type Hit } from './parse-hits.ts';

/** Sent after the measured requests, so that the end of the attack cuts none of them off. */
const TAIL_MS = 100;
const TIMEOUT_MS = 10_000;
/** Beyond schedule and time-out: start of the process, writing, a busy machine. */
const SLACK_MS = 15_000;

/**
 * Measures with vegeta at its defaults: an open loop with as many workers as the rate needs. Its latency counts from
 * the moment a request left. The measured requests are those after the warm-up's by their number; the quantiles are
 * taken from the raw latencies, since vegeta's own report estimates them by a t-digest.
 *
 * @throws PerfError TOOL_MISSING, TOOL_FAILED, RAW_DATA_INVALID, INTERRUPTED
 */
export async function measureWithVegeta(
  vegeta: string,
  load: Load,
  baseUrl: string,
  place: RunPlace,
): Promise<Measurement> {
  const file = (ending: string): string => path.join(place.dir, `${place.runName}.${ending}`);
  await writeFile(file('targets'), `GET ${baseUrl}/\n`);
  const totalMs = load.warmupMs + load.durationMs + TAIL_MS;
  const attack = await mustRun(vegeta, place, totalMs + TIMEOUT_MS + SLACK_MS, [
    'attack',
    `-rate=${load.rateRps}/1s`,
    `-duration=${totalMs}ms`,
    `-targets=${file('targets')}`,
    `-connections=${load.connections}`,
    `-timeout=${TIMEOUT_MS}ms`,
    `-output=${file('bin')}`,
  ]);
  const encode = ['encode', '--to=csv', `--output=${file('csv')}`, file('bin')];
  await mustRun(vegeta, place, SLACK_MS, encode);
  const hits = parseHits(await readFile(file('csv'), 'utf8'), file('csv'));
  return summarizeHits(hits, load, attack.cpuMs / attack.wallMs);
}

/** @throws PerfError RAW_DATA_INVALID when no hit lies in the measured time */
export function summarizeHits(hits: readonly Hit[], load: Load, cpuShare: number): Measurement {
  const { warmup, measured } = plannedCounts(load);
  const inWindow = hits.filter(
    ({ sequence }) => sequence >= warmup && sequence < warmup + measured,
  );
  if (inWindow.length === 0)
    throw new PerfError('RAW_DATA_INVALID', 'vegeta: no request lies in the measured time');
  return {
    requestCount: inWindow.length,
    failureCount: inWindow.filter(({ failed }) => failed).length,
    latencyMs: quantilesMs(inWindow.map(({ latencyMs }) => latencyMs)),
    sentRps: sentRate(inWindow.map(({ sentAtMs }) => sentAtMs)),
    cpuShare,
    invalidReasons: [],
  };
}

async function mustRun(
  vegeta: string,
  place: RunPlace,
  limitMs: number,
  args: readonly string[],
): Promise<ProgramRun> {
  const { dir, runName, mark, signal } = place;
  const logFile = path.join(dir, `${runName}.log`);
  const run = await runProgram({ command: vegeta, args, cwd: dir, logFile, mark, limitMs, signal });
  if (run.exit.exitCode === 0) return run;
  throw new PerfError(
    'TOOL_FAILED',
    `vegeta ${args[0] ?? ''}: ended with ${JSON.stringify(run.exit)}\n${run.logTail}`,
  );
}
