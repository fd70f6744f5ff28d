import type { ToolSummary } from './tool-summary.ts';

/** Takes requests as a reader finds them. Times in ms. */
export interface SampleSink {
  /** @param startAtMs epoch ms when the request was due (open loop) or sent (closed loop) */
  add(startAtMs: number, elapsedMs: number, failed: boolean, name: string): void;
}

/** Reads one raw file as it comes. Any split of the same bytes into chunks gives the same samples and report. */
export interface SampleReader {
  /** @param chunk may be reused by the caller afterwards */
  push(chunk: Uint8Array): void;
  /**
   * Reads what is left, as if the file ended here.
   *
   * @throws PerfError RAW_DATA_INVALID of a format that is read as a whole (JSON, statistics of Locust)
   */
  end(): ReadReport;
}

/** What a reader says of its file besides the samples. */
export type ReadReport = {
  /** Lines, rows or elements that are not in the format; a cut last one is among them. */
  readonly unparsableCount: number;
  /** Data are missing or damaged: the counts are of what is there. */
  readonly partial: boolean;
  readonly warnings: readonly string[];
  /** From the first to the last event of any kind, where the format has more than requests. Epoch ms. */
  readonly span?: Span;
  /** Of formats that hold a tool's own numbers in place of samples. */
  readonly summary?: ToolSummary;
};

export type Span = { readonly fromMs: number; readonly toMs: number };
