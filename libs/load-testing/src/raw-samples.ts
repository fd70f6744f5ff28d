import { createReadStream } from 'node:fs';
import type { Sample } from './summarize.ts';
import type { CreateReader } from './results/raw-readers.ts';

export type NamedSample = Sample & { readonly name: string };

export type RawSamples = {
  readonly samples: readonly NamedSample[];
  readonly partial: boolean;
  readonly warnings: readonly string[];
};

/**
 * Reads the raw files of one run as if they were one, into memory: a run's window is cut from timestamps afterwards.
 *
 * @throws PerfError RAW_DATA_INVALID; the error of the file system when a file is not there
 */
export async function readRawSamples(
  files: readonly string[],
  createReader: CreateReader,
): Promise<RawSamples> {
  const samples: NamedSample[] = [];
  const warnings: string[] = [];
  let partial = false;
  for (const file of files) {
    const reader = createReader({
      add: (startAtMs, elapsedMs, failed, name) =>
        samples.push({ startAtMs, endAtMs: startAtMs + elapsedMs, failed, name }),
    });
    for await (const chunk of createReadStream(file)) reader.push(chunk as Buffer);
    const report = reader.end();
    partial ||= report.partial;
    warnings.push(...report.warnings);
  }
  return { samples, partial, warnings };
}
