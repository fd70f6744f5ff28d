import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { test } from '@jest/globals';

/** Where `npm test` installs real systems; in front of PATH, so that single projects find them too. */
const provisionedBin = path.join(
  process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'),
  'perf-agent',
  'bin',
);

/** @returns the absolute path of a program that tests may use */
export function findSystem(program: string): string | undefined {
  const folders = [provisionedBin, ...(process.env.PATH ?? '').split(path.delimiter)];
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => path.join(folder, program))
    .find(isExecutable);
}

/** Puts the provisioned programs on this process's PATH, as `npm test` does. */
export function useProvisionedSystems(): void {
  process.env.PATH = `${provisionedBin}${path.delimiter}${process.env.PATH ?? ''}`;
}

/**
 * A test that needs a real system: skipped by name where it is missing, failed where CI=true.
 */
export function systemTest(
  program: string,
  name: string,
  run: () => Promise<void>,
  timeoutMs = 60_000,
): void {
  if (findSystem(program) !== undefined) {
    test(name, run, timeoutMs);
  } else if (process.env.CI === 'true') {
    test(name, () => {
      throw new Error(`${program} is missing; tools/provision installs it`);
    });
  } else {
    // eslint-disable-next-line @typescript-eslint/no-empty-function -- never run
    test.skip(`${name} (needs ${program}, which is missing)`, () => {});
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
