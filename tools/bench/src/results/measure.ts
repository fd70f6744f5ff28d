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

/** Several runs of one subject: medians, and between which CPU times they lie. */
export type Typical = Measured & { readonly cpuSecondsRange: readonly [number, number] };

/** @returns undefined without a run; the answer is the first one's */
export function typical(runs: readonly Measured[]): Typical | undefined {
  const [first] = runs;
  if (first === undefined) return undefined;
  const cpu = runs.map(({ cpuSeconds }) => cpuSeconds).toSorted((a, b) => a - b);
  const memory = runs.map(({ peakRssBytes }) => peakRssBytes).toSorted((a, b) => a - b);
  return {
    answer: first.answer,
    cpuSeconds: median(cpu),
    cpuSecondsRange: [cpu[0] ?? NaN, cpu.at(-1) ?? NaN],
    peakRssBytes: median(memory),
  };
}

function median(ascending: readonly number[]): number {
  const middle = (ascending.length - 1) / 2;
  return ((ascending[Math.floor(middle)] ?? NaN) + (ascending[Math.ceil(middle)] ?? NaN)) / 2;
}
