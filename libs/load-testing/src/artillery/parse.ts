import { COMMA, hasText, parseNumber, type Bytes } from '../results/bytes.ts';
import { createCsvReader, fieldTexts, undoubleQuotes } from '../results/csv/csv-reader.ts';
import type { Row } from '../results/csv/scan-row.ts';
import { createInterner } from '../results/interner.ts';
import type { SampleReader, SampleSink } from '../results/sample-reader.ts';

/** First line of what the plug-in writes. */
export const PLUGIN_HEADER = 'startedAtMs,endedAtMs,failed,name';

/** What the plug-in says when it is ended. */
export type Closing = {
  /** CPU time over wall time of the thread that sends. */
  readonly cpuShare: number;
  /** Requests without an answer when Artillery was stopped. */
  readonly openCount: number;
};

export interface PluginReader extends SampleReader {
  /** Undefined as long as the closing line was not read. */
  closing(): Closing | undefined;
}

/**
 * Reads what assets/artillery/artillery-plugin-perf-agent writes, while it grows or afterwards. Without its closing line
 * Artillery was killed.
 */
export function createPluginReader(sink: SampleSink): PluginReader {
  const names = createInterner(undoubleQuotes);
  let headerSeen = false;
  let closing: Closing | undefined;

  const csv = createCsvReader({ delimiter: () => COMMA, row: readRow });

  function readRow(row: Row, bytes: Bytes): boolean {
    if (!headerSeen) {
      headerSeen = true;
      return fieldTexts(bytes, row).join(',') === PLUGIN_HEADER;
    }
    const { starts, ends, count } = row;
    const number = (column: number): number =>
      parseNumber(bytes, starts[column] ?? 0, ends[column] ?? 0);
    if (count !== 4 || closing) return false;
    if (hasText(bytes, starts[0] ?? 0, ends[0] ?? 0, 'generator')) {
      const cpuShare = number(1) / number(2);
      const openCount = number(3);
      if (!(cpuShare >= 0) || !(openCount >= 0)) return false;
      closing = { cpuShare, openCount };
      return true;
    }
    const startAtMs = number(0);
    const elapsedMs = number(1) - startAtMs;
    const failed = number(2);
    if (!(startAtMs >= 0) || !(elapsedMs >= 0) || (failed !== 0 && failed !== 1)) return false;
    sink.add(startAtMs, elapsedMs, failed === 1, names.text(bytes, starts[3] ?? 0, ends[3] ?? 0));
    return true;
  }

  return {
    push: (chunk) => csv.push(chunk),
    end() {
      const unparsableCount = csv.end();
      return { unparsableCount, partial: unparsableCount > 0 || !closing, warnings: [] };
    },
    closing: () => closing,
  };
}
