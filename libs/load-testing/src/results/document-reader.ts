import { PerfError } from '@perf-agent/contracts/basics';
import type { ReadReport, SampleReader } from './sample-reader.ts';
import type { ToolSummary } from './tool-summary.ts';

/** Tools' own summaries are some kB; reports with an entry a second over days are some MB. */
const MAX_DOCUMENT_BYTES = 64 << 20;

export type DocumentReport = {
  readonly summary: ToolSummary;
  readonly warnings: readonly string[];
  readonly partial?: boolean;
};

/** Reads a format that only makes sense as a whole. */
export function createDocumentReader(parse: (text: string) => DocumentReport): SampleReader {
  const chunks: Buffer[] = [];
  let length = 0;
  return {
    push(chunk) {
      length += chunk.length;
      if (length > MAX_DOCUMENT_BYTES) {
        throw new PerfError(
          'RAW_DATA_INVALID',
          `results: a summary of more than ${MAX_DOCUMENT_BYTES >> 20} MB is not read`,
        );
      }
      chunks.push(Buffer.from(chunk));
    },
    end(): ReadReport {
      const text = Buffer.concat(chunks)
        .toString('utf8')
        .replace(/^\uFEFF/, '');
      const { summary, warnings, partial = false } = parse(text);
      return { unparsableCount: 0, partial, warnings, summary };
    },
  };
}

/** @throws PerfError RAW_DATA_INVALID, also for a document that is cut */
export function parseJsonDocument(tool: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new PerfError('RAW_DATA_INVALID', `${tool}: the summary is not JSON, or is cut`, {
      cause: error,
    });
  }
}
