import { hasText, parseNumber, TAB, type Bytes } from './bytes.ts';
import { createCsvReader } from './csv/csv-reader.ts';
import type { Row } from './csv/scan-row.ts';
import { createInterner } from './interner.ts';
import type { SampleReader, SampleSink } from './sample-reader.ts';

/** Other records, and from and to how many fields they have: a cut line has fewer, two lines in one have more. */
const OTHER_RECORDS = new Map([
  ['RUN', [5, 8]],
  ['USER', [4, 5]],
  ['GROUP', [6, 7]],
  ['ERROR', [3, 3]],
  ['ASSERTION', [2, 2]],
]);
const FIRST_OF_KO = 75;

/**
 * Reads the text simulation.log of Gatling 3.0 to 3.11 (later ones are binary). A request is
 * `REQUEST [user] groups name start end OK|KO [message]`, with tabs; the user stands there up to 3.3.
 */
export function createGatlingReader(sink: SampleSink): SampleReader {
  const names = createInterner();
  const kinds = createInterner();
  /** By the first request: the version of Gatling that wrote the file. */
  let statusColumn = 0;

  const csv = createCsvReader({ quotes: false, delimiter: () => TAB, row: readRow });

  function readRow(row: Row, bytes: Bytes): boolean {
    const { starts, ends, count } = row;
    const kind = kinds.text(bytes, starts[0] ?? 0, ends[0] ?? 0);
    if (kind !== 'REQUEST') {
      const [min = 1, max = 0] = OTHER_RECORDS.get(kind) ?? [];
      return count >= min && count <= max;
    }
    statusColumn ||= [5, 6].find((at) => isStatus(row, bytes, at)) ?? 0;
    const column = statusColumn;
    // Behind the status there is a message at most.
    if (column === 0 || !isStatus(row, bytes, column) || count > column + 2) return false;
    const number = (at: number): number => parseNumber(bytes, starts[at] ?? 0, ends[at] ?? 0);
    const startAtMs = number(column - 2);
    const elapsedMs = number(column - 1) - startAtMs;
    if (!(startAtMs >= 0) || !(elapsedMs >= 0)) return false;
    const failed = bytes.at[starts[column] ?? 0] === FIRST_OF_KO;
    const name = names.text(bytes, starts[column - 3] ?? 0, ends[column - 3] ?? 0);
    sink.add(startAtMs, elapsedMs, failed, name);
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

function isStatus({ starts, ends, count }: Row, bytes: Bytes, column: number): boolean {
  const from = starts[column] ?? 0;
  const to = ends[column] ?? 0;
  if (column >= count || to - from !== 2) return false;
  return hasText(bytes, from, to, 'OK') || hasText(bytes, from, to, 'KO');
}
