import { COMMA, hasText, parseNumber, type Bytes } from './bytes.ts';
import { createCsvReader, fieldTexts } from './csv/csv-reader.ts';
import type { Row } from './csv/scan-row.ts';
import { createInterner } from './interner.ts';
import type { SampleReader, SampleSink } from './sample-reader.ts';

export const AUTOCANNON_HEADER = 'scheduledAtMs,sentAtMs,endedAtMs,status,bytes,request,error';
const COLUMN_COUNT = 7;
const FIRST_FAILED_STATUS = 400;

/**
 * Reads the samples of assets/autocannon/generator.mjs. Latency counts from when a request was due; one with an error,
 * or with a status below 200 or from 400 up, failed. Names are `request N`, after its place in the scenario.
 */
export function createAutocannonReader(sink: SampleSink): SampleReader {
  const names = createInterner((text) => `request ${text}`);
  let headerSeen = false;

  const csv = createCsvReader({ delimiter: () => COMMA, row: readRow });

  function readRow(row: Row, bytes: Bytes): boolean {
    if (!headerSeen) {
      headerSeen = true;
      return fieldTexts(bytes, row).join(',') === AUTOCANNON_HEADER;
    }
    const { starts, ends, count } = row;
    if (count !== COLUMN_COUNT) return false;
    const number = (column: number): number =>
      parseNumber(bytes, starts[column] ?? 0, ends[column] ?? 0);
    const startAtMs = number(0);
    const elapsedMs = number(2) - startAtMs;
    const status = number(3);
    if (!(startAtMs >= 0) || !(elapsedMs >= 0) || !(status >= 0) || Number.isNaN(number(1)))
      return false;
    const error = (ends[6] ?? 0) > (starts[6] ?? 0);
    const failed = error || status < 200 || status >= FIRST_FAILED_STATUS;
    const from = starts[5] ?? 0;
    // Never sent, so it is not known which one it would have been.
    const unnamed = hasText(bytes, from, ends[5] ?? 0, '-1');
    sink.add(
      startAtMs,
      elapsedMs,
      failed,
      unnamed ? 'never sent' : names.text(bytes, from, ends[5] ?? 0),
    );
    return true;
  }

  return {
    push: (chunk) => csv.push(chunk),
    end() {
      const unparsableCount = csv.end();
      return { unparsableCount, partial: unparsableCount > 0, warnings: [] };
    },
  };
}
