import { COMMA, hasText, parseNumber, type Bytes } from '../results/bytes.ts';
import {
  createCsvReader,
  fieldText,
  fieldTexts,
  undoubleQuotes,
} from '../results/csv/csv-reader.ts';
import type { Row } from '../results/csv/scan-row.ts';
import { createInterner } from '../results/interner.ts';
import type { SampleReader, SampleSink } from '../results/sample-reader.ts';

/** The columns that this adapter asks for; see command.ts. */
const HEADER = 'timeStamp,elapsed,label,responseCode,responseMessage,threadName,success';
const COLUMN = { timeStamp: 0, elapsed: 1, label: 2, message: 4, thread: 5, success: 6 };
const COLUMN_COUNT = 7;

const TRANSACTION = 'Number of samples in transaction : ';

/**
 * Reads the JTL of a run of this adapter (JMeter 5.6.3; user manual, "CSV log format") while it grows or afterwards.
 *
 * A transaction controller writes a row of its own beside those of the requests it holds, or in their place. Beside them it
 * is left out: every request counts once. Its requests come before it, in the same thread.
 *
 * @param maxElapsedMs an answer that took longer failed; JMeter's own limit is one of silence, not of the whole answer
 */
export function createJtlReader(sink: SampleSink, maxElapsedMs = Infinity): SampleReader {
  const names = createInterner(undoubleQuotes);
  const threads = createInterner();
  /** Thread → start of its last request. */
  const lastStart = new Map<string, number>();
  let headerSeen = false;

  const csv = createCsvReader({ delimiter: () => COMMA, row: readRow });

  function readRow(row: Row, bytes: Bytes): boolean {
    if (!headerSeen) {
      headerSeen = true;
      return fieldTexts(bytes, row).join(',') === HEADER;
    }
    const { starts, ends, count } = row;
    const number = (column: number): number =>
      parseNumber(bytes, starts[column] ?? 0, ends[column] ?? 0);
    const isText = (column: number, text: string): boolean =>
      (ends[column] ?? 0) - (starts[column] ?? 0) === text.length &&
      hasText(bytes, starts[column] ?? 0, ends[column] ?? 0, text);
    const startAtMs = number(COLUMN.timeStamp);
    const elapsedMs = number(COLUMN.elapsed);
    const succeeded = isText(COLUMN.success, 'true');
    if (count !== COLUMN_COUNT || !(startAtMs >= 0) || !(elapsedMs >= 0)) return false;
    if (!succeeded && !isText(COLUMN.success, 'false')) return false;

    const thread = threads.text(bytes, starts[COLUMN.thread] ?? 0, ends[COLUMN.thread] ?? 0);
    const holdsOthers = (lastStart.get(thread) ?? -Infinity) >= startAtMs;
    if (holdsOthers && fieldText(bytes, row, COLUMN.message).startsWith(TRANSACTION)) return true;
    lastStart.set(thread, startAtMs);
    const name = names.text(bytes, starts[COLUMN.label] ?? 0, ends[COLUMN.label] ?? 0);
    sink.add(startAtMs, elapsedMs, !succeeded || elapsedMs > maxElapsedMs, name);
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
