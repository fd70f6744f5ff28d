import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { binDir } from './cache.mjs';

/**
 * Runs one command to its end; output is shown only when it fails.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, retries?: number }} [options]
 * @throws {Error} with the last lines of output when the command fails
 */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.status === 0) return result.stdout;
  if (options.retries) return run(command, args, { ...options, retries: options.retries - 1 });
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`;
  const tail = output.trim().split('\n').slice(-15).join('\n');
  throw new Error(`${[command, ...args].join(' ')}: exit ${String(result.status)}\n${tail}`);
}

/** @param {string} name @returns {string | undefined} absolute path of a program on PATH or in the cache */
export function findProgram(name) {
  const folders = [binDir, ...(process.env.PATH ?? '').split(path.delimiter)].filter(Boolean);
  for (const folder of folders) {
    const file = path.join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // not here; the next folder may have it
    }
  }
  return undefined;
}

/** @param {string} command @param {readonly string[]} args */
export function succeeds(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
