import { PerfError } from '@perf-agent/contracts';

/**
 * Asks a program for its version.
 *
 * @param pattern its first group is the version, in what the program prints
 * @throws PerfError TOOL_MISSING (with `installHint`), TOOL_FAILED when it prints no version
 */
export async function askVersion(
  tool: string,
  options: {
    readonly args: readonly string[];
    readonly pattern: RegExp;
    readonly installHint: string;
    readonly signal: AbortSignal;
    readonly env?: Readonly<Record<string, string>>;
  },
): Promise<string> {
  const { args, pattern, installHint, signal, env } = options;
  const { execa } = await import('execa');
  const result = await execa(tool, args, {
    reject: false,
    cancelSignal: signal,
    ...(env ? { env } : {}),
  });
  const found = pattern.exec(result.stdout)?.[1];
  if (found !== undefined) return found;
  if (result.code === 'ENOENT') {
    throw new PerfError('TOOL_MISSING', `${tool}: the program "${tool}" is not on PATH`, {
      hint: installHint,
    });
  }
  const command = args.find((arg) => arg.includes('version')) ?? '';
  throw new PerfError(
    'TOOL_FAILED',
    `${tool}: ${command} printed no version: ${result.stdout}${result.stderr}`,
  );
}
