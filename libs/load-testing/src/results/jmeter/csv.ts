import {
  COMMA,
  four,
  hasText,
  parseNumber,
  QUOTE,
  RETURN,
  SEMICOLON,
  TAB,
  ZERO,
  type Bytes,
} from '../bytes.ts';
import { createCsvReader, fieldText, fieldTexts, undoubleQuotes } from '../csv/csv-reader.ts';
import { countBytes, findNthByte } from '../csv/count-bytes.ts';
import type { Row } from '../csv/scan-row.ts';
import { createInterner } from '../interner.ts';
import { MAX_RECORD_BYTES } from '../record-splitter.ts';
import type { SampleReader, SampleSink } from '../sample-reader.ts';
import { createEpochTimeReader, EPOCH_MS_DIGITS } from './epoch-time.ts';
import { createFormattedTimeParser } from './formatted-time.ts';

type Columns = {
  readonly count: number;
  readonly timeStamp: number;
  readonly elapsed: number;
  readonly label: number;
  readonly success: number;
  /** -1 when absent. */
  readonly responseMessage: number;
  /** Time, elapsed and label come first, in this order. */
  readonly isUsual: boolean;
};

/** JMeter's own order when it writes no header; `success` is looked for, as files leave columns before it out. */
const WITHOUT_HEADER = { timeStamp: 0, elapsed: 1, label: 2, responseMessage: 4, isUsual: true };

const TRUE = four('true');
const FALS = four('fals');
const E = 101;
const T = 116;

const TRANSACTION = 'Number of samples in transaction';

/**
 * Reads JMeter's CSV results (5.6; docs: user manual, "CSV log format"): with or without a header, with several, with
 * comma, semicolon or tab, quoted multi-line fields, times in ms or formatted. Every row counts as a request.
 */
export function createJmeterCsvReader(sink: SampleSink): SampleReader {
  const names = createInterner(undoubleQuotes);
  const epochTime = createEpochTimeReader();
  const formattedTime = createFormattedTimeParser();
  let columns: Columns | undefined;
  let headerCount = 0;
  let rowCount = 0;
  let transactionCount = 0;
  let headerProblem: string | undefined;

  const csv = createCsvReader({ delimiter: findDelimiter, row: readRow, plainRow: readPlainRow });

  function readRow(row: Row, bytes: Bytes): boolean {
    if (isHeader(row, bytes)) {
      headerCount++;
      columns = columnsOfHeader(fieldTexts(bytes, row));
      if (!columns) headerProblem = 'a header lacks timeStamp, elapsed, label or success';
      return columns !== undefined;
    }
    columns ??= headerCount === 0 ? columnsOfRow(row, bytes) : undefined;
    if (columns?.count !== row.count) return false;
    return addSample(row, bytes, columns);
  }

  /** A row in JMeter's own order, which nearly all are: of most fields only that they are there is needed. */
  function readPlainRow(
    bytes: Bytes,
    from: number,
    newline: number,
    delimiter: number,
    openAt: number,
    closeAt: number,
  ): boolean {
    if (!columns?.isUsual || newline - from > MAX_RECORD_BYTES) return false;
    const { at } = bytes;
    const end = at[newline - 1] === RETURN ? newline - 1 : newline;
    const timeEnd = from + EPOCH_MS_DIGITS;
    if (timeEnd >= end || at[timeEnd] !== delimiter) return false;
    let elapsedMs = 0;
    let elapsedEnd = timeEnd + 1;
    for (; at[elapsedEnd] !== delimiter; elapsedEnd++) {
      const digit = (at[elapsedEnd] ?? 0) - ZERO;
      if (!(digit >= 0 && digit <= 9)) return false;
      elapsedMs = elapsedMs * 10 + digit;
    }
    // Labels are what is quoted most; other quoted fields are for readRow.
    const isQuoted = openAt >= 0;
    if (isQuoted && (openAt !== elapsedEnd + 1 || at[closeAt + 1] !== delimiter)) return false;
    const labelEnd = isQuoted ? closeAt + 1 : findNthByte(bytes, elapsedEnd + 1, end, delimiter, 1);
    if (elapsedEnd === timeEnd + 1 || labelEnd < 0) return false;
    const successFrom = findNthByte(bytes, labelEnd, end, delimiter, columns.success - 2) + 1;
    if (successFrom === 0) return false;
    const successEnd = successFrom + (at[successFrom] === T ? 4 : 5);
    if (successEnd > end || (successEnd < end && at[successEnd] !== delimiter)) return false;
    if (countBytes(bytes, successEnd, end, delimiter) !== columns.count - 1 - columns.success)
      return false;
    const startAtMs = epochTime.read(bytes, from);
    const success = readBoolean(bytes, successFrom, successEnd);
    if (!(startAtMs >= 0) || success === undefined) return false;
    rowCount++;
    const name = isQuoted
      ? names.text(bytes, openAt + 1, closeAt)
      : names.text(bytes, elapsedEnd + 1, labelEnd);
    sink.add(startAtMs, elapsedMs, !success, name);
    return true;
  }

  function addSample(row: Row, bytes: Bytes, columns: Columns): boolean {
    const { starts, ends } = row;
    const { timeStamp, elapsed, label } = columns;
    const elapsedMs = parseNumber(bytes, starts[elapsed] ?? 0, ends[elapsed] ?? 0);
    let startAtMs = parseNumber(bytes, starts[timeStamp] ?? 0, ends[timeStamp] ?? 0);
    if (Number.isNaN(startAtMs)) startAtMs = formattedTime.parse(fieldText(bytes, row, timeStamp));
    const success = readBoolean(bytes, starts[columns.success] ?? 0, ends[columns.success] ?? 0);
    if (!(elapsedMs >= 0) || !(startAtMs >= 0) || success === undefined) return false;
    if (columns.responseMessage >= 0) {
      const from = starts[columns.responseMessage] ?? 0;
      if (bytes.at[from] === 78 && bytes.at[from - 1] === QUOTE)
        if (hasText(bytes, from, bytes.at.length, TRANSACTION)) transactionCount++;
    }
    const name = names.text(bytes, starts[label] ?? 0, ends[label] ?? 0);
    rowCount++;
    sink.add(startAtMs, elapsedMs, !success, name);
    return true;
  }

  return {
    push: (chunk) => csv.push(chunk),
    end() {
      const unparsableCount = csv.end();
      const warnings: string[] = [];
      if (headerProblem !== undefined) warnings.push(headerProblem);
      if (headerCount > 1)
        warnings.push(
          `the header stands ${headerCount} times: several runs in one file, taken as one`,
        );
      if (transactionCount > 0 && transactionCount < rowCount)
        warnings.push(
          `${transactionCount} rows are transactions: they count as requests beside the requests they are made of`,
        );
      if (formattedTime.used())
        warnings.push('times are written without a time zone: they are taken as UTC');
      return { unparsableCount, partial: unparsableCount > 0, warnings };
    },
  };
}

/** The one that is most frequent in the first line. */
function findDelimiter(firstLine: string): number {
  const count = (text: string): number => firstLine.split(text).length;
  if (count('\t') > Math.max(count(';'), count(','))) return TAB;
  return count(';') > count(',') ? SEMICOLON : COMMA;
}

function isHeader(row: Row, bytes: Bytes): boolean {
  const first = row.starts[0] ?? 0;
  const byte = bytes.at[first] ?? 0;
  // Times begin with a digit.
  if (byte < 65) return false;
  return fieldTexts(bytes, row).includes('timeStamp');
}

function columnsOfHeader(names: readonly string[]): Columns | undefined {
  const columns = {
    count: names.length,
    timeStamp: names.indexOf('timeStamp'),
    elapsed: names.indexOf('elapsed'),
    label: names.indexOf('label'),
    success: names.indexOf('success'),
  };
  if (Object.values(columns).includes(-1)) return undefined;
  const isUsual = names.slice(0, 3).join() === 'timeStamp,elapsed,label';
  return { ...columns, isUsual, responseMessage: names.indexOf('responseMessage') };
}

function columnsOfRow(row: Row, bytes: Bytes): Columns | undefined {
  for (let column = 3; column < row.count; column++)
    if (/^(true|false)$/.test(fieldText(bytes, row, column)))
      return { count: row.count, ...WITHOUT_HEADER, success: column };
  return undefined;
}

function readBoolean({ at, view }: Bytes, from: number, to: number): boolean | undefined {
  const length = to - from;
  if (length === 4 && view.getUint32(from, true) === TRUE) return true;
  return length === 5 && view.getUint32(from, true) === FALS && at[to - 1] === E
    ? false
    : undefined;
}
