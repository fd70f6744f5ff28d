import { PerfError } from '@perf-agent/contracts';
import type { Sample } from '../summarize.ts';

const HEADER = 'scheduledAtMs,sentAtMs,endedAtMs,status,bytes,request,error';
const FIRST_FAILED_STATUS = 400;

export type PacedSample = Sample & {
  /** When the request left; 0 when it never did. */
  readonly sentAtMs: number;
};

/**
 * Reads the raw samples of assets/autocannon/generator.mjs. Latency starts when a request was due; a request without
 * an answer, or with a status below 200 or from 400 up, failed.
 *
 * @returns samples in the order of their ends, and `partial` when the last line is cut
 * @throws PerfError RAW_DATA_INVALID for anything else that is not in the format
 */
export function parseSamples(
  text: string,
  file: string,
): { samples: PacedSample[]; partial: boolean } {
  const lines = text.split('\n');
  if (lines[0] !== HEADER) {
    throw new PerfError(
      'RAW_DATA_INVALID',
      `autocannon: ${file}: expected the header "${HEADER}", found ${JSON.stringify(lines[0])}`,
    );
  }
  const tail = lines.pop() ?? '';
  const samples: PacedSample[] = [];
  for (let index = 1; index < lines.length; index++) {
    const [scheduled, sent, ended, status, , , error] = (lines[index] ?? '').split(',');
    const sample = {
      startAtMs: Number(scheduled),
      sentAtMs: Number(sent),
      endAtMs: Number(ended),
      failed: error !== '' || Number(status) < 200 || Number(status) >= FIRST_FAILED_STATUS,
    };
    if (
      error === undefined ||
      !Number.isFinite(sample.startAtMs + sample.endAtMs + Number(status))
    ) {
      throw new PerfError(
        'RAW_DATA_INVALID',
        `autocannon: ${file}: line ${index + 1} is not a sample: ${JSON.stringify(lines[index])}`,
      );
    }
    samples.push(sample);
  }
  return { samples, partial: tail !== '' };
}
