import { EXIT, exitCodeOf, isPerfError, messageOf } from '@perf-agent/contracts';

/**
 * Runs a program's main function to its exit code: Ctrl-C, SIGTERM and SIGHUP abort the signal it gets, an error is said on
 * stderr with what to do, and the process ends whatever is still open.
 *
 * @param name as people call the program; stands in front of its errors
 */
export async function runProgram(
  name: string,
  main: (signal: AbortSignal) => Promise<number>,
): Promise<never> {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => interruption.abort());
  let exitCode: number;
  try {
    exitCode = await main(interruption.signal);
  } catch (error) {
    // Whatever failed because of the interruption is not news.
    const interrupted = interruption.signal.aborted;
    const text = interrupted ? 'interrupted; nothing is left running' : describeError(error);
    say(`${name}: ${text}`);
    exitCode = interrupted ? EXIT.interrupted : exitCodeOf(error);
  }
  // Nothing may keep the program: sockets of a client library, for example.
  process.exit(exitCode);
}

function describeError(error: unknown): string {
  if (!isPerfError(error)) return messageOf(error);
  const hint = error.hint === undefined ? '' : `\n  what to do: ${error.hint}`;
  return `${error.message} [${error.code}]${hint}`;
}

/** Writes a line for people. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** One line that changes on a terminal, one line an event elsewhere. */
export function progressPrinter(): { line: (text: string) => void; end: () => void } {
  if (!process.stderr.isTTY) return { line: say, end: () => undefined };
  const clear = '\r\u001b[2K';
  return {
    line: (text) => process.stderr.write(`${clear}${text.slice(0, process.stderr.columns - 1)}`),
    end: () => process.stderr.write(clear),
  };
}
