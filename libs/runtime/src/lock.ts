import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { messageOf, PerfError } from '@perf-agent/contracts';
import { ProcessTree } from './process-tree.ts';
import { readProcessTable } from './process-table.ts';
import { stopTree } from './stop-tree.ts';

type Owner = { pid: number; startTime: string; mark: string };

/**
 * Takes the workspace for one run at a time: two at once would measure each other. A lock whose owner has ended (a
 * crash, SIGKILL, a reboot) is taken over, and what that run left running is ended first.
 *
 * @returns the function that gives the lock back
 * @throws PerfError RUN_LOCKED, WRITE_FAILED
 */
export async function takeLock(file: string, mark: string): Promise<() => void> {
  const owner: Owner = { pid: process.pid, startTime: startTimeOf(process.pid) ?? '', mark };
  try {
    mkdirSync(path.dirname(file), { recursive: true });
  } catch (error) {
    throw notWritable(file, error);
  }
  for (let tries = 0; tries < 3; tries++) {
    try {
      writeFileSync(file, JSON.stringify(owner), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        // A full disk leaves an empty file.
        rmSync(file, { force: true });
        throw notWritable(file, error);
      }
    }
    const other = readOwner(file);
    if (other && startTimeOf(other.pid) === other.startTime) {
      throw new PerfError(
        'RUN_LOCKED',
        `${file}: a run with pid ${other.pid} works in this workspace`,
        {
          hint: 'Wait for it to end, or stop that process.',
        },
      );
    }
    if (other) await stopTree(new ProcessTree(-1, other.mark), 500);
    rmSync(file, { force: true });
  }
  throw new PerfError('RUN_LOCKED', `${file}: other runs keep taking this lock`);
}

function notWritable(file: string, cause: unknown): PerfError {
  return new PerfError('WRITE_FAILED', `${file}: could not be written: ${messageOf(cause)}`, {
    cause,
    hint: 'Free disk space or make the folder writable, then run again.',
  });
}

function readOwner(file: string): Owner | undefined {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as Partial<Owner>;
    if (typeof value.pid === 'number' && typeof value.mark === 'string' && value.mark !== '') {
      return { pid: value.pid, mark: value.mark, startTime: value.startTime ?? '' };
    }
  } catch {
    // Cut while it was written, or gone meanwhile: nobody holds it.
  }
  return undefined;
}

function startTimeOf(pid: number): string | undefined {
  return readProcessTable().find((process) => process.pid === pid)?.startTime;
}
