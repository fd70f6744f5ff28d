import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EXIT } from '@perf-agent/contracts';
import { runProgram } from '@perf-agent/runtime';

const FAILED = 1;

/** What a bench works with. */
export type Bench = {
  readonly args: readonly string[];
  /** An empty folder that is removed at the end. */
  readonly dir: string;
  /** Everything the bench starts carries it. */
  readonly mark: string;
  /** Aborted by Ctrl-C and the like. */
  readonly signal: AbortSignal;
  /** One or more lines for a person, on stdout. */
  readonly print: (text: string) => void;
};

/**
 * Runs a bench as this program, to exit code 0 when it holds, to 1 when it does not, and to that of the error when it
 * cannot be said.
 *
 * @param bench resolves to whether what it shows holds
 */
export function runBench(name: string, bench: (given: Bench) => Promise<boolean>): Promise<never> {
  return runProgram(name, async (signal) => {
    const dir = await mkdtemp(path.join(tmpdir(), `perf-agent-${name}-`));
    try {
      const holds = await bench({
        args: process.argv.slice(2),
        dir,
        mark: `bench-${randomBytes(4).toString('hex')}`,
        signal,
        print: (text) => process.stdout.write(`${text}\n`),
      });
      return holds ? EXIT.done : FAILED;
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });
}
