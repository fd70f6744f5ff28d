import { open, type FileHandle } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { messageOf, PerfError } from '@perf-agent/contracts/basics';
import type { ReadReport, SampleReader } from './sample-reader.ts';

const CHUNK_BYTES = 1 << 18;
const DEFAULT_POLL_MS = 100;

/**
 * Reads a raw file while a tool writes it. The file may not be there yet; when the signal is aborted, what has been
 * written by then is read to its end.
 *
 * @returns the reader's report; undefined when the file never came
 * @throws PerfError RAW_DATA_INVALID when it cannot be read, or became shorter
 */
export async function followFile(
  file: string,
  reader: SampleReader,
  options: { readonly signal: AbortSignal; readonly pollMs?: number },
): Promise<ReadReport | undefined> {
  const { signal, pollMs = DEFAULT_POLL_MS } = options;
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let handle: FileHandle | undefined;
  let position = 0;
  try {
    for (;;) {
      // Asked before reading: what is written until the signal is read after it.
      const last = signal.aborted;
      handle ??= await openIfThere(file);
      if (handle) position = await readOn(file, handle, position, chunk, reader);
      if (last) return handle && reader.end();
      await setTimeout(pollMs, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await handle?.close();
  }
}

async function readOn(
  file: string,
  handle: FileHandle,
  from: number,
  chunk: Buffer,
  reader: SampleReader,
): Promise<number> {
  let position = from;
  for (;;) {
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, position);
    if (bytesRead > 0) {
      reader.push(chunk.subarray(0, bytesRead));
      position += bytesRead;
      continue;
    }
    const { size } = await handle.stat();
    if (size >= position) return position;
    throw new PerfError('RAW_DATA_INVALID', `results: ${file} became shorter while it was read`);
  }
}

async function openIfThere(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new PerfError('RAW_DATA_INVALID', `results: ${file}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
