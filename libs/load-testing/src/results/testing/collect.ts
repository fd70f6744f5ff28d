import { createReader } from '../create-reader.ts';
import type { Format } from '../format.ts';
import type { ReadReport } from '../sample-reader.ts';

export type Collected = {
  /** `start elapsed failed name`, one text a request. */
  readonly samples: readonly string[];
  readonly failureCount: number;
  readonly report: ReadReport;
};

/** Reads bytes with a format's reader, given to it in the chunks that end at `cuts` (ascending). */
export function collect(format: Format, bytes: Buffer, cuts: readonly number[] = []): Collected {
  const samples: string[] = [];
  let failureCount = 0;
  const reader = createReader(format, {
    add(startAtMs, elapsedMs, failed, name) {
      samples.push(`${startAtMs} ${elapsedMs} ${String(failed)} ${name}`);
      if (failed) failureCount++;
    },
  });
  // One buffer for all chunks, as when a file is read: readers must not keep what they were given.
  const reused = Buffer.alloc(bytes.length);
  let from = 0;
  for (const to of [...cuts, bytes.length]) {
    reused.fill(0xee);
    bytes.copy(reused, 0, from, to);
    reader.push(reused.subarray(0, to - from));
    from = to;
  }
  const report = reader.end();
  return { samples, failureCount, report };
}
