import { PerfError } from '@perf-agent/contracts';

/** @returns the part of the configuration with this name @throws PerfError USAGE with the names that are there */
export function named<T>(all: Readonly<Record<string, T>>, name: string, what: string): T {
  const found = all[name];
  if (found !== undefined) return found;
  throw new PerfError(
    'USAGE',
    `${what}: expected one of ${Object.keys(all).join(', ')}, found "${name}"`,
  );
}
