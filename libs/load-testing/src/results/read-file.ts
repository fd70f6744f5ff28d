import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { messageOf, PerfError } from '@perf-agent/contracts/basics';
import { HEAD_BYTES, isGzip } from './detect-format.ts';

/** From 128 KiB to 1 MiB all cost the same CPU time; larger ones only take more memory. */
const CHUNK_BYTES = 1 << 18;
/** Streams take a new buffer for each chunk. */
const STREAM_CHUNK_BYTES = 1 << 17;
/** So often others get their turn: some 10 ms. */
const CHUNKS_A_TURN = 32;

/** @throws PerfError USAGE when it is not a file; RAW_DATA_INVALID when it cannot be read */
export function readHead(file: string): Buffer {
  const chunk = Buffer.alloc(HEAD_BYTES);
  const descriptor = open(file);
  try {
    return chunk.subarray(0, readSync(descriptor, chunk, 0, chunk.length, 0));
  } catch (error) {
    throw unreadable(file, error);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Gives a file's content in chunks, inflated when it is gzip. The chunk is used again for the next one.
 *
 * @returns what is wrong with the compression: what could be inflated was given
 * @throws PerfError RAW_DATA_INVALID when it cannot be read, and what `use` throws
 */
export async function readFileInChunks(
  file: string,
  use: (chunk: Uint8Array) => void,
): Promise<string | undefined> {
  if (isGzip(readHead(file))) return inflateFile(file, use);
  const chunk = Buffer.alloc(CHUNK_BYTES);
  const descriptor = open(file);
  try {
    for (let count = 1; ; count++) {
      // Reading is part of the work here; through the thread pool it would cost more than half as much again.
      const length = readChunk(file, descriptor, chunk);
      if (length === 0) return undefined;
      use(chunk.subarray(0, length));
      if (count % CHUNKS_A_TURN === 0) await setImmediate();
    }
  } finally {
    closeSync(descriptor);
  }
}

function readChunk(file: string, descriptor: number, chunk: Buffer): number {
  try {
    return readSync(descriptor, chunk, 0, chunk.length, null);
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function inflateFile(
  file: string,
  use: (chunk: Uint8Array) => void,
): Promise<string | undefined> {
  const source = createReadStream(file, { highWaterMark: STREAM_CHUNK_BYTES });
  const gunzip = createGunzip({ chunkSize: STREAM_CHUNK_BYTES });
  const failures: unknown[] = [];
  const compression = await new Promise<string | undefined>((resolve) => {
    const stop = (error: unknown): void => {
      failures.push(error);
      resolve(undefined);
    };
    // All that was inflated has been given when the error of a cut end comes; an iterator would drop its last chunk.
    gunzip.on('data', (chunk: Buffer) => {
      try {
        if (failures.length === 0) use(chunk);
      } catch (error) {
        stop(error);
      }
    });
    gunzip.on('error', (error) =>
      resolve(`the compressed file is cut or damaged: ${messageOf(error)}`),
    );
    gunzip.on('end', () => resolve(undefined));
    source.on('error', (error) => stop(unreadable(file, error)));
    source.pipe(gunzip);
  });
  source.destroy();
  gunzip.destroy();
  if (failures.length > 0) throw failures[0];
  return compression;
}

function open(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, cause: unknown): PerfError {
  const { code } = cause as NodeJS.ErrnoException;
  const what = code === 'ENOENT' ? 'is not there' : code === 'EISDIR' ? 'is a folder' : undefined;
  if (what !== undefined) {
    return new PerfError('USAGE', `results: ${file} ${what}`, {
      cause,
      hint: 'Name a file that a load tool wrote.',
    });
  }
  return new PerfError('RAW_DATA_INVALID', `results: ${file}: ${messageOf(cause)}`, { cause });
}
