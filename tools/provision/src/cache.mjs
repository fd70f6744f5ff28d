import { homedir } from 'node:os';
import path from 'node:path';

/** Where installed systems live: outside the repository, so that every clone shares them. */
export const cacheDir = path.join(
  process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'),
  'perf-agent',
);

/** Programs of all installed systems; tests put this folder in front of PATH. */
export const binDir = path.join(cacheDir, 'bin');

/** @param {string} name @returns {string} the folder one system owns */
export function systemDir(name) {
  return path.join(cacheDir, 'systems', name);
}
