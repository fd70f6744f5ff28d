import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { pause } from './clock.ts';
import { guard } from './guardian.ts';
import { MARK_VARIABLE, ProcessTree, type TreeUsage } from './process-tree.ts';
import { stopTree } from './stop-tree.ts';

const SAMPLE_MS = 200;
const TAIL_LINES = 20;
/** A service may print one line of megabytes. */
const TAIL_BYTES = 4096;
const DEFAULT_GRACE_MS = 700;
/** Credentials of the agent; the services and tools it starts have no use for them. */
const WITHHELD = ['GITHUB_TOKEN', 'GH_TOKEN', 'GITHUB_ENTERPRISE_TOKEN', 'GH_ENTERPRISE_TOKEN'];

export type ProcessOptions = {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** stdout and stderr go here, straight from the process. */
  readonly logFile: string;
  /** The run that the process belongs to; see MARK_VARIABLE. */
  readonly mark: string;
};

/** How a process ended; exactly one of the three is set. */
export type ExitReport = {
  readonly exitCode?: number;
  readonly signal?: string;
  /** The program could not be started at all, for example ENOENT. */
  readonly startError?: { readonly code: string; readonly message: string };
};

export type ManagedProcess = {
  readonly pid: number | undefined;
  readonly exited: Promise<ExitReport>;
  hasExited(): boolean;
  usage(): TreeUsage;
  resetPeak(): void;
  /** Last lines of the log, for error messages. */
  logTail(): string;
  /** Sends a signal to the process alone, if it still runs: a request to end well. */
  signal(name: 'SIGTERM' | 'SIGINT'): void;
  /** Ends the process and everything that came from it; safe to call twice. */
  stop(graceMs?: number): Promise<void>;
};

/**
 * Starts a program in a session of its own (a Ctrl-C in the terminal does not reach it) and follows its tree.
 * No shell is involved. A program that cannot be started gives an ExitReport with `startError`, not an exception.
 */
export async function startProcess(options: ProcessOptions): Promise<ManagedProcess> {
  const { execa } = await import('execa');
  guard(options.mark);
  mkdirSync(path.dirname(options.logFile), { recursive: true });
  // execa takes any descriptor, its types only literal ones.
  const log = openSync(options.logFile, 'a') as 3;
  // Its own mark below the run's: one process is stopped without the others, and a dead run's all together.
  const mark = `${options.mark}/${randomUUID()}`;
  const child = execa(options.command, options.args, {
    cwd: options.cwd,
    env: { ...inheritedEnvironment(), ...options.env, [MARK_VARIABLE]: mark },
    extendEnv: false,
    stdio: ['ignore', log, log],
    detached: true,
    cleanup: false,
    reject: false,
  });
  let report: ExitReport | undefined;
  const exited = child.then((result): ExitReport => {
    closeSync(log);
    report =
      result.exitCode !== undefined
        ? { exitCode: result.exitCode }
        : result.signal !== undefined
          ? { signal: result.signal }
          : {
              startError: {
                code: result.code ?? 'UNKNOWN',
                message: result.originalMessage ?? 'unknown',
              },
            };
    return report;
  });
  const tree = new ProcessTree(child.pid ?? -1, mark);
  const timer = child.pid === undefined ? undefined : setInterval(() => tree.sample(), SAMPLE_MS);
  // An idle observer must not keep its program alive.
  timer?.unref();
  if (child.pid !== undefined) tree.sample();
  let stopping: Promise<void> | undefined;
  return {
    pid: child.pid,
    exited,
    hasExited: () => report !== undefined,
    usage: () => tree.usage(),
    resetPeak: () => tree.resetPeak(),
    logTail: () => tailOf(options.logFile),
    signal: (name) => {
      if (report === undefined) child.kill(name);
    },
    stop: (graceMs = DEFAULT_GRACE_MS) => {
      stopping ??= (async () => {
        clearInterval(timer);
        if (child.pid === undefined) return;
        await stopTree(tree, graceMs);
        // Reaping follows the end by a moment.
        await Promise.race([exited, pause(1000)]);
      })();
      return stopping;
    },
  };
}

function inheritedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !WITHHELD.includes(entry[0]),
  );
  return Object.fromEntries(entries);
}

function tailOf(file: string): string {
  try {
    const from = Math.max(0, statSync(file).size - TAIL_BYTES);
    const log = openSync(file, 'r');
    try {
      const bytes = Buffer.alloc(TAIL_BYTES);
      const length = readSync(log, bytes, 0, TAIL_BYTES, from);
      const text = bytes.toString('utf8', 0, length).trimEnd();
      return text.split('\n').slice(-TAIL_LINES).join('\n');
    } finally {
      closeSync(log);
    }
  } catch {
    return '';
  }
}
