import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { NightlyDocument, PerfError, type NightlyRun } from '@perf-agent/contracts';
import { nightlyFile } from '../paths.ts';
import { runProgram } from '../run-program.ts';
import type { PlannedNight } from './calendar.ts';

export const NIGHTLY_FOLDER = path.join('docs', 'performance', 'benchmarks', 'nightly');
export const OUTBOX_FOLDER = path.join('.perf-agent', 'outbox');
/** Far above any night: the program has limits of its own, this one ends a program that hangs. */
const LIMIT_MS = 30 * 60_000;

/** What one run of the nightly left behind. */
export type Night = PlannedNight & {
  readonly exitCode: number;
  /** The run as it stands in the date's document; absent when the program wrote none. */
  readonly run?: NightlyRun;
  /** All files in the outbox after it, sorted. */
  readonly outboxFiles: readonly string[];
  /** All regression reports after it, sorted. */
  readonly reportFiles: readonly string[];
  /** Last lines of its output. */
  readonly output: string;
};

export type NightOptions = {
  readonly workspace: string;
  /** Passed on; the nightly's own defaults without them. */
  readonly repeats?: number | undefined;
  readonly seconds?: number | undefined;
  /** The demo service's handlers take so many times as long on a slow night. */
  readonly slowdown: number;
  readonly logFile: string;
  readonly mark: string;
  readonly signal: AbortSignal;
};

/**
 * Runs the built nightly with its embedded demo service for one night.
 *
 * @throws PerfError TOOL_FAILED when it was ended by a signal or the limit, INTERRUPTED, DOCUMENT_INVALID
 */
export async function runNight(night: PlannedNight, options: NightOptions): Promise<Night> {
  const { workspace, logFile, mark, signal } = options;
  const before = await readRuns(workspace, night.date);
  const { exit, logTail } = await runProgram({
    command: process.execPath,
    args: nightArgs(night, options),
    cwd: workspace,
    logFile,
    mark,
    limitMs: LIMIT_MS,
    signal,
  });
  if (exit.exitCode === undefined) {
    throw new PerfError(
      'TOOL_FAILED',
      `nightly of ${night.date}: ended with ${JSON.stringify(exit)}\n${logTail}`,
    );
  }
  const runs = await readRuns(workspace, night.date);
  const run = runs.length > before.length ? runs.at(-1) : undefined;
  const reports = await filesIn(path.join(workspace, NIGHTLY_FOLDER));
  return {
    ...night,
    exitCode: exit.exitCode,
    ...(run ? { run } : {}),
    outboxFiles: await filesIn(path.join(workspace, OUTBOX_FOLDER)),
    reportFiles: reports.filter((file) => file.endsWith('.md')),
    output: logTail,
  };
}

function nightArgs(night: PlannedNight, options: NightOptions): string[] {
  const { workspace, repeats, seconds, slowdown } = options;
  return [
    nightlyFile,
    '--workspace',
    workspace,
    '--date',
    night.date,
    ...(repeats === undefined ? [] : ['--repeats', String(repeats)]),
    ...(seconds === undefined ? [] : ['--seconds', String(seconds)]),
    ...(night.kind === 'normal' ? [] : ['--demo-slowdown', String(slowdown)]),
  ];
}

async function readRuns(workspace: string, date: string): Promise<NightlyRun[]> {
  const folder = path.join(workspace, NIGHTLY_FOLDER);
  if (!(await filesIn(folder)).includes(`${date}.json`)) return [];
  const text = await readFile(path.join(folder, `${date}.json`), 'utf8');
  const document = NightlyDocument.safeParse(JSON.parse(text));
  if (document.success) return document.data.runs;
  throw new PerfError('DOCUMENT_INVALID', `nightly of ${date}: ${document.error.message}`);
}

/** @returns sorted names; none when the folder is not there */
async function filesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}
