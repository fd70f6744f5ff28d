import { COMMA, hasText, parseNumber, type Bytes } from '../bytes.ts';
import { createCsvReader, fieldTexts, undoubleQuotes } from '../csv/csv-reader.ts';
import type { Row } from '../csv/scan-row.ts';
import { createInterner } from '../interner.ts';
import type { SampleReader, SampleSink } from '../sample-reader.ts';

export const LISTENER_HEADER = 'startAtMs,endAtMs,failed,name';

/** Reads what assets/locust/listener.py writes. Without its closing line Locust was killed. */
export function createLocustListenerReader(sink: SampleSink): SampleReader {
  const names = createInterner(undoubleQuotes);
  let headerSeen = false;
  let closed = false;

  const csv = createCsvReader({ delimiter: () => COMMA, row: readRow });

  function readRow(row: Row, bytes: Bytes): boolean {
    if (!headerSeen) {
      headerSeen = true;
      return fieldTexts(bytes, row).join(',') === LISTENER_HEADER;
    }
    const { starts, ends, count } = row;
    const number = (column: number): number =>
      parseNumber(bytes, starts[column] ?? 0, ends[column] ?? 0);
    if (count === 3 && hasText(bytes, starts[0] ?? 0, ends[0] ?? 0, 'generator')) {
      closed = number(1) >= 0 && number(2) >= 0;
      return closed;
    }
    const startAtMs = number(0);
    const elapsedMs = number(1) - startAtMs;
    const failed = number(2);
    if (closed || count !== 4 || !(startAtMs >= 0) || !(elapsedMs >= 0)) return false;
    if ((failed !== 0 && failed !== 1) || (ends[2] ?? 0) - (starts[2] ?? 0) !== 1) return false;
    sink.add(startAtMs, elapsedMs, failed === 1, names.text(bytes, starts[3] ?? 0, ends[3] ?? 0));
    return true;
  }

  return {
    push: (chunk) => csv.push(chunk),
    end() {
      const unparsableCount = csv.end();
      const warnings =
        headerSeen && !closed ? ['the closing line is missing: Locust was ended by force'] : [];
      return { unparsableCount, partial: unparsableCount > 0 || !closed, warnings };
    },
  };
}
