import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PerfError } from '@perf-agent/contracts';
import type { Answer, Subject, Toolbox } from './subjects.ts';

const LIMIT_MS = 300_000;

export type Measured = {
  readonly answer: Answer;
  /** User and system time of the whole process, its start included. */
  readonly cpuSeconds: number;
  readonly peakRssBytes: number;
};

/**
 * Runs a subject in a process of its own.
 *
 * @throws PerfError TOOL_FAILED
 */
export async function measure(
  subject: Subject,
  { python, dir }: Toolbox,
  signal: AbortSignal,
): Promise<Measured> {
  const args = [`${dir}/measure.py`, subject.command, ...subject.args];
  try {
    const { stdout } = await promisify(execFile)(python, args, { signal, timeout: LIMIT_MS });
    return JSON.parse(stdout) as Measured;
  } catch (error) {
    throw new PerfError('TOOL_FAILED', `results: ${subject.name} gave no answer`, { cause: error });
  }
}

/** @returns the one that used the least CPU time: what the machine's other work adds is left out as far as can be */
export function least(runs: readonly Measured[]): Measured | undefined {
  return [...runs].sort((left, right) => left.cpuSeconds - right.cpuSeconds)[0];
}
