import { rm } from 'node:fs/promises';
import path from 'node:path';
import { PerfError, type LoadContext } from '@perf-agent/contracts';
import { isDiskFull, startProcess, type ExitReport, type TreeUsage } from '@perf-agent/runtime';
import { followSamples, type LiveFiles } from './live-samples.ts';

export type ToolRun = { exit: ExitReport; usage: TreeUsage; logTail: string };

/** Time a tool has to write what it measured after it was asked to stop. */
const SOFT_STOP_MS = 1_200;
const FORCE_GRACE_MS = 300;

/**
 * Runs a load tool to its end; when the signal is aborted or `limitMs` has passed, its whole process tree is ended. When
 * `stopSignal` is aborted the tool is asked to stop first, and what it measured is kept.
 *
 * @throws PerfError TOOL_MISSING (with `installHint`), TOOL_FAILED at the limit, WRITE_FAILED when the disk is full,
 *   INTERRUPTED
 */
export async function runTool(options: {
  tool: string;
  command: string;
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
  context: LoadContext;
  limitMs: number;
  installHint: string;
  /** The raw files of which every request is told while the tool runs. */
  live?: LiveFiles;
  /** The signal that makes the tool end well. */
  softStop?: 'SIGTERM' | 'SIGINT';
}): Promise<ToolRun> {
  const { tool, context, limitMs } = options;
  // What an earlier run of the same name left would be taken for this one's.
  if (options.live) await rm(options.live.file, { force: true });
  const child = await startProcess({
    command: options.command,
    args: options.args,
    cwd: context.workspaceDir,
    ...(options.env ? { env: options.env } : {}),
    logFile: path.join(context.runDir, `${context.runName}.log`),
    mark: context.processMark,
  });
  const stopFollowing = options.live
    ? followSamples(context, options.live)
    : () => Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const onStop = (): void => {
    child.signal(options.softStop ?? 'SIGTERM');
    clearTimeout(timer);
    timer = setTimeout(() => void child.stop(FORCE_GRACE_MS), SOFT_STOP_MS);
  };
  const stopped = new Promise<'limit' | 'aborted'>((resolve) => {
    timer = setTimeout(() => resolve('limit'), limitMs);
    onAbort = () => resolve('aborted');
    if (context.signal.aborted) onAbort();
    else context.signal.addEventListener('abort', onAbort);
    if (context.stopSignal?.aborted) onStop();
    else context.stopSignal?.addEventListener('abort', onStop);
  });
  try {
    const outcome = await Promise.race([child.exited, stopped]);
    if (outcome === 'aborted')
      throw new PerfError('INTERRUPTED', `${tool}: stopped before its end`);
    if (outcome === 'limit') {
      throw new PerfError(
        'TOOL_FAILED',
        `${tool}: expected it to end within ${limitMs} ms, it did not\n${child.logTail()}`,
      );
    }
    if (outcome.startError) {
      const missing = outcome.startError.code === 'ENOENT';
      throw new PerfError(
        missing ? 'TOOL_MISSING' : 'TOOL_FAILED',
        `${tool}: ${missing ? `the program "${options.command}" is not on PATH` : outcome.startError.message}`,
        { hint: options.installHint },
      );
    }
    if (await isDiskFull(context.runDir)) {
      throw new PerfError(
        'WRITE_FAILED',
        `${tool}: the disk of ${context.runDir} is full: the raw data are cut, and no result`,
        { hint: 'Free disk space, then run again.' },
      );
    }
    return { exit: outcome, usage: child.usage(), logTail: child.logTail() };
  } finally {
    clearTimeout(timer);
    if (onAbort) context.signal.removeEventListener('abort', onAbort);
    context.stopSignal?.removeEventListener('abort', onStop);
    await child.stop();
    await stopFollowing();
  }
}
