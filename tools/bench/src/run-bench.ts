import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EXIT, exitCodeOf, isPerfError, messageOf } from '@perf-agent/contracts';

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
 * Runs a bench as this program: sets the exit code to 0 when it holds, to 1 when it does not, and to that of the error
 * when it cannot be said.
 *
 * @param bench resolves to whether what it shows holds
 */
export async function runBench(
  name: string,
  bench: (given: Bench) => Promise<boolean>,
): Promise<void> {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => interruption.abort());
  const dir = await mkdtemp(path.join(tmpdir(), `perf-agent-${name}-`));
  try {
    const holds = await bench({
      args: process.argv.slice(2),
      dir,
      mark: `bench-${randomBytes(4).toString('hex')}`,
      signal: interruption.signal,
      print: (text) => process.stdout.write(`${text}\n`),
    });
    process.exitCode = holds ? EXIT.done : FAILED;
  } catch (error) {
    const hint = isPerfError(error) && error.hint !== undefined ? `\n  ${error.hint}` : '';
    process.stderr.write(`${name}: ${messageOf(error)}${hint}\n`);
    process.exitCode = exitCodeOf(error);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
