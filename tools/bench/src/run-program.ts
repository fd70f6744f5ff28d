import path from 'node:path';
import { PerfError } from '@perf-agent/contracts';
import { pause, startProcess, type ExitReport } from '@perf-agent/runtime';

export type ProgramRun = {
  readonly exit: ExitReport;
  /** User and system time of the process tree, as last seen: up to 200 ms before its end. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Last lines of what it wrote. */
  readonly logTail: string;
};

/**
 * Runs a program to its end; when the signal is aborted or `limitMs` has passed, its whole process tree is ended.
 *
 * @throws PerfError INTERRUPTED; TOOL_FAILED at the limit, TOOL_MISSING when it cannot be started
 */
export async function runProgram(options: {
  command: string;
  args: readonly string[];
  cwd: string;
  logFile: string;
  mark: string;
  limitMs: number;
  signal: AbortSignal;
}): Promise<ProgramRun> {
  const { command, limitMs, signal } = options;
  const name = path.basename(command);
  const startedAtMs = performance.now();
  const child = await startProcess(options);
  const ended = new AbortController();
  const limit = pause(limitMs, AbortSignal.any([signal, ended.signal])).then(() => undefined);
  try {
    const exit = await Promise.race([child.exited, limit]);
    const wallMs = performance.now() - startedAtMs;
    if (signal.aborted) throw new PerfError('INTERRUPTED', `${name}: stopped before its end`);
    if (!exit) {
      throw new PerfError(
        'TOOL_FAILED',
        `${name}: expected it to end within ${limitMs} ms, it did not\n${child.logTail()}`,
      );
    }
    if (exit.startError) {
      throw new PerfError('TOOL_MISSING', `${name}: ${exit.startError.message}`, {
        hint: '`npm test` installs what the benches need.',
      });
    }
    return { exit, cpuMs: child.usage().cpuMs, wallMs, logTail: child.logTail() };
  } finally {
    ended.abort();
    await child.stop();
  }
}
