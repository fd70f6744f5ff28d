import { NEWLINE, QUOTE, type Bytes } from '../bytes.ts';
import { createRecordSplitter } from '../record-splitter.ts';
import { createRow, INCOMPLETE, MALFORMED, scanRow, type Row } from './scan-row.ts';

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** Takes the rows of a file, blank lines left out. */
export interface RowConsumer {
  /** Whether fields can be quoted; they can when left out. */
  readonly quotes?: boolean;
  /** @returns the delimiter of the file, by its first line */
  delimiter(firstLine: string): number;
  /** @returns whether the row is in the format */
  row(row: Row, bytes: Bytes): boolean;
  /**
   * Is offered each line without a quote, or with a single pair of quotes, first: for readers that need few of its
   * fields.
   *
   * @param newline where the line ends
   * @param openAt where its first quote is, or -1; `closeAt`: where its second and last is
   * @returns whether it has read the row; if not, `row` is given it
   */
  plainRow?(
    bytes: Bytes,
    from: number,
    newline: number,
    delimiter: number,
    openAt: number,
    closeAt: number,
  ): boolean;
}

export interface CsvReader {
  push(chunk: Uint8Array): void;
  /** @returns how many rows were not in the format; after one, reading goes on behind its first newline */
  end(): number;
}

/** Reads CSV in any chunks; one row is held at a time. */
export function createCsvReader(consumer: RowConsumer): CsvReader {
  const row = createRow();
  const quote = consumer.quotes === false ? -1 : QUOTE;
  let delimiter = 0;
  let unparsableCount = 0;
  let ending = false;
  const splitter = createRecordSplitter(read, () => unparsableCount++);

  function read(bytes: Bytes, from: number, to: number): number {
    const { at } = bytes;
    let position = from;
    if (delimiter === 0) {
      const newline = at.subarray(from, to).indexOf(NEWLINE);
      if (newline < 0) return from;
      if (BYTE_ORDER_MARK.every((byte, index) => at[from + index] === byte)) position += 3;
      delimiter = consumer.delimiter(at.toString('utf8', position, from + newline));
    }
    let quoteAt = -1;
    while (position < to) {
      if (consumer.plainRow) {
        if (quoteAt < position) quoteAt = indexOr(at.indexOf(quote, position), Infinity);
        const newline = at.indexOf(NEWLINE, position);
        if (newline >= 0 && newline < to) {
          let openAt = -1;
          let closeAt = -1;
          if (quoteAt < newline) {
            openAt = quoteAt;
            closeAt = openAt + 1;
            while (closeAt < newline && at[closeAt] !== quote) closeAt++;
            quoteAt = indexOr(at.indexOf(quote, closeAt + 1), Infinity);
          }
          // Behind the first pair of quotes, `quoteAt` is the next one: it must belong to a later line.
          const isPlain = closeAt < newline && newline < quoteAt;
          if (isPlain && consumer.plainRow(bytes, position, newline, delimiter, openAt, closeAt)) {
            position = newline + 1;
            continue;
          }
          if (openAt >= 0) quoteAt = openAt;
        }
      }
      let next = scanRow(bytes, position, to, delimiter, quote, row);
      if (next === INCOMPLETE && !ending) return position;
      if (next === INCOMPLETE || next === MALFORMED) {
        next = at.indexOf(NEWLINE, position) + 1;
        // Found, or the splitter would not have given it: rows without any newline are skipped there.
        if (next <= position || next > to) return position;
        unparsableCount++;
      } else if (row.count > 1 || row.starts[0] !== row.ends[0]) {
        if (!consumer.row(row, bytes)) unparsableCount++;
      }
      position = next;
    }
    return position;
  }

  return {
    push: (chunk) => splitter.push(chunk),
    end() {
      ending = true;
      splitter.end();
      return unparsableCount;
    },
  };
}

function indexOr(index: number, otherwise: number): number {
  return index < 0 ? otherwise : index;
}

/** @returns the text of a field, as it stands */
export function fieldText({ at }: Bytes, row: Row, column: number): string {
  return at.toString('utf8', row.starts[column] ?? 0, row.ends[column] ?? 0);
}

/** @returns the texts of all fields, for a header */
export function fieldTexts(bytes: Bytes, row: Row): string[] {
  return Array.from({ length: row.count }, (_, column) => fieldText(bytes, row, column));
}

/** For names out of CSV: an interner's `decode`. Doubled quotes only stand in quoted fields. */
export function undoubleQuotes(text: string): string {
  return text.includes('""') ? text.replaceAll('""', '"') : text;
}
