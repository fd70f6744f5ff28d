import { NEWLINE, QUOTE, RETURN, type Bytes } from '../bytes.ts';
import { MAX_RECORD_BYTES } from '../record-splitter.ts';

/** Rows with more fields are not data of any of these tools. */
const MAX_FIELDS = 512;

/** The row does not end before the given bytes do. */
export const INCOMPLETE = -1;
/** Not a row: text behind a closing quote, too many fields or bytes. */
export const MALFORMED = -2;

/** Where the fields of a row lie; of quoted ones, without the quotes. */
export type Row = { readonly starts: Int32Array; readonly ends: Int32Array; count: number };

export function createRow(): Row {
  return { starts: new Int32Array(MAX_FIELDS), ends: new Int32Array(MAX_FIELDS), count: 0 };
}

/**
 * Finds the fields of one row as RFC 4180 has them: only a field that begins with a quote is quoted, and may hold
 * delimiters, newlines and doubled quotes.
 *
 * @param quote QUOTE, or -1 where nothing is quoted
 * @returns the position behind the row's newline, or INCOMPLETE, or MALFORMED
 */
export function scanRow(
  { at }: Bytes,
  from: number,
  to: number,
  delimiter: number,
  quote: number,
  row: Row,
): number {
  const limit = Math.min(to, from + MAX_RECORD_BYTES);
  const tooShort = to - from > MAX_RECORD_BYTES ? MALFORMED : INCOMPLETE;
  const { starts, ends } = row;
  let position = from;
  for (let count = 0; count < MAX_FIELDS; count++) {
    if (position >= limit) return tooShort;
    if (at[position] === quote) {
      starts[count] = ++position;
      position = closingQuote(at, position, limit);
      if (position + 1 >= limit) return tooShort;
      ends[count] = position++;
      if (at[position] === RETURN && at[position + 1] === NEWLINE) position++;
    } else {
      starts[count] = position;
      let byte = at[position];
      while (byte !== delimiter && byte !== NEWLINE) {
        if (++position >= limit) return tooShort;
        byte = at[position];
      }
      ends[count] = position;
      if (byte === NEWLINE && position > from && at[position - 1] === RETURN)
        ends[count] = Math.max(starts[count] ?? 0, position - 1);
    }
    if (at[position] === NEWLINE) {
      row.count = count + 1;
      return position + 1;
    }
    if (at[position] !== delimiter) return MALFORMED;
    position++;
  }
  return MALFORMED;
}

/** @returns the position of the first quote that is not doubled, or the limit */
function closingQuote(at: Buffer, from: number, limit: number): number {
  for (let position = from; position < limit; position++) {
    if (at[position] !== QUOTE) continue;
    if (position + 1 >= limit || at[position + 1] !== QUOTE) return position;
    position++;
  }
  return limit;
}
