import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, PerfError } from '@perf-agent/contracts';

/**
 * Writes a text file whole or not at all: temporary name beside it, fsync, rename. Creates parent folders.
 *
 * @throws PerfError WRITE_FAILED (disk full, read-only folder, …); the old file, if any, is then untouched
 */
export async function writeFileWhole(file: string, text: string): Promise<void> {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}.tmp`);
  try {
    await mkdir(path.dirname(file), { recursive: true });
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
    await syncFolder(path.dirname(file));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new PerfError('WRITE_FAILED', `${file}: could not be written: ${messageOf(error)}`, {
      cause: error,
      hint: 'Free disk space or make the folder writable, then run again.',
    });
  }
}

/**
 * Creates a folder and those above it.
 *
 * @throws PerfError WRITE_FAILED
 */
export async function createFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new PerfError('WRITE_FAILED', `${folder}: could not be created: ${messageOf(error)}`, {
      cause: error,
      hint: 'Free disk space or make the folder above it writable, then run again.',
    });
  }
}

/** Makes the rename itself durable; not every platform can open a folder. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // The file is complete either way.
  }
}

/**
 * Finds out before an hour of work whether its result can be kept. Creates nothing.
 *
 * @throws PerfError WRITE_FAILED when the folder, or the nearest one above it that exists, cannot be written to
 */
export async function requireWritable(folder: string): Promise<void> {
  let nearest = folder;
  for (;;) {
    try {
      const found = await stat(nearest);
      if (!found.isDirectory()) throw new Error('not a folder');
      await access(nearest, constants.W_OK);
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if ((code !== 'ENOENT' && code !== 'ENOTDIR') || nearest === path.dirname(nearest)) {
        throw new PerfError(
          'WRITE_FAILED',
          `${nearest}: cannot be written to: ${messageOf(error)}`,
          {
            cause: error,
            hint: 'Make it a folder that can be written to, then run again.',
          },
        );
      }
      nearest = path.dirname(nearest);
    }
  }
}
