import { PerfError } from '@perf-agent/contracts/basics';
import { median } from '../primitives/quantile.ts';
import { csvLines, decimalOf, found, type CsvLine } from './csv-lines.ts';
import { isNightsHeader, readNightsCsv } from './read-nights-csv.ts';

/** Which values of a file are meant; neither is needed where there is one. */
export type ValuesChoice = {
  /** Name in the header; of a nights file, one repeat in place of the median of all. */
  readonly column?: string | undefined;
  /** Of a nights file. */
  readonly series?: string | undefined;
};

export type ValueSeries = {
  readonly values: number[];
  /** Of a nights file: which night each value is. */
  readonly nights?: number[];
};

// What programs write for a value that is missing is no header.
const NOT_A_VALUE = /^([+-]?(nan|inf|infinity)|null|none|n\/?a|undefined)?$/i;

/**
 * Reads one series of values, oldest first: a column of numbers with or without a header, one `column` of several with a
 * header, or one `series` of a nights file (`series,night,run1..runN`), by the median of each night.
 *
 * @param file as named in errors
 * @throws PerfError naming the line. SAMPLE_INVALID: what is not a finite number. DOCUMENT_INVALID: a line of another
 * length, or no header where one is needed. SAMPLE_TOO_SMALL: no values. USAGE: a column or series that is not there, or
 * not named though there are several
 */
export function readValuesCsv(text: string, file: string, choice: ValuesChoice = {}): ValueSeries {
  const lines = csvLines(text, file);
  const columns = lines[0]?.cells ?? [];
  if (isNightsHeader(columns)) return nightValues(text, file, choice, columns);
  if (choice.series !== undefined)
    throw new PerfError('USAGE', `${file}: --series needs a file with the header series,night,…`);
  const hasHeader = columns.some(
    (cell) => decimalOf(cell) === undefined && !NOT_A_VALUE.test(cell),
  );
  if (!hasHeader && columns.length > 1) {
    throw new PerfError(
      'DOCUMENT_INVALID',
      `${file}: line 1: expected one number a line, or a header, found ${columns.length} cells without names`,
    );
  }
  const index = columnIndex(hasHeader ? columns : [], file, choice.column);
  const values = lines
    .slice(hasHeader ? 1 : 0)
    .map((line) => valueOf(line, index, columns.length, file));
  if (values.length > 0) return { values };
  throw new PerfError('SAMPLE_TOO_SMALL', `${file}: expected values after the header, found none`);
}

function nightValues(
  text: string,
  file: string,
  { column, series }: ValuesChoice,
  columns: readonly string[],
): ValueSeries {
  const all = readNightsCsv(text, file).series;
  const names = [...all.keys()];
  const name = series ?? (names.length === 1 ? names[0] : undefined);
  const nights = name === undefined ? undefined : all.get(name);
  if (nights === undefined) throw choose(file, 'series', series, names);
  if (column === undefined) {
    return {
      values: nights.map(({ runs }) => median(runs)),
      nights: nights.map(({ night }) => night),
    };
  }
  const index = columnIndex(columns, file, column);
  const lines = csvLines(text, file).filter(({ cells }) => cells[0] === name);
  return {
    values: lines.map((line) => valueOf(line, index, columns.length, file)),
    nights: nights.map(({ night }) => night),
  };
}

function columnIndex(columns: readonly string[], file: string, name?: string): number {
  if (name === undefined && columns.length <= 1) return 0;
  const index = name === undefined ? -1 : columns.indexOf(name);
  if (index >= 0) return index;
  throw choose(file, 'column', name, columns);
}

function choose(
  file: string,
  what: 'series' | 'column',
  name: string | undefined,
  names: readonly string[],
): PerfError {
  const shown = names.length > 8 ? [...names.slice(0, 8), `… (${names.length})`] : names;
  const there = names.length === 0 ? 'without a header' : `there are ${shown.join(', ')}`;
  const message =
    name === undefined
      ? `expected --${what}; ${there}`
      : `${what} "${name}" is not there; ${there}`;
  return new PerfError('USAGE', `${file}: ${message}`, { hint: `Name one with --${what}.` });
}

function valueOf({ number, cells }: CsvLine, index: number, count: number, file: string): number {
  if (cells.length !== count) {
    throw new PerfError(
      'DOCUMENT_INVALID',
      `${file}: line ${number}: expected ${count} cells, found ${cells.length}`,
    );
  }
  const cell = cells[index] ?? '';
  const value = decimalOf(cell);
  if (value !== undefined) return value;
  throw new PerfError(
    'SAMPLE_INVALID',
    `${file}: line ${number}: expected a finite number, ${found(cell)}`,
    { hint: 'Leave out the lines of values that were not measured.' },
  );
}
