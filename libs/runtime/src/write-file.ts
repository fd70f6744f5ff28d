import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
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

/** Makes the rename itself durable; not every platform can open a folder. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // The file is complete either way.
  }
}
