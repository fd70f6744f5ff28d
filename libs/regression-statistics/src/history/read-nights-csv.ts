import { PerfError } from '@perf-agent/contracts/basics';
import { csvLines, decimalOf, found, type CsvLine } from './csv-lines.ts';

/** One night of a series. */
export type RecordedNight = {
  /** 0 or above; not all need be there. */
  readonly night: number;
  /** What each repeat measured, at least one; a repeat whose cell is empty is left out. */
  readonly runs: number[];
};

export type RecordedSeries = { readonly series: Map<string, RecordedNight[]> };

const HINT =
  'Expected is a header `series,night,run1,run2,…` and then lines such as `checkout,0,101.2,99.8`.';

/**
 * Reads `series,night,run1..runN`, whatever the columns of the runs are called. Lines of several series may be mixed;
 * within a series the nights ascend. An empty cell is a repeat that is missing.
 *
 * @param file as named in errors
 * @returns the series in the order in which they first come, each with its nights ascending
 * @throws PerfError naming the line. DOCUMENT_INVALID: another header, or a line of another length. SAMPLE_INVALID: what is
 * not a finite number from 0, a night that is not a whole number, comes twice or too late. SAMPLE_TOO_SMALL: no nights, or
 * a night without runs
 */
export function readNightsCsv(text: string, file: string): RecordedSeries {
  const [header, ...lines] = csvLines(text, file);
  const columns = header?.cells ?? [];
  assertHeader(columns, file);
  const series = new Map<string, RecordedNight[]>();
  for (const line of lines) {
    const [name, night] = readNight(line, columns, file);
    const nights = series.get(name);
    if (nights === undefined) series.set(name, [night]);
    else {
      assertLater(night, nights.at(-1), `${file}: line ${line.number}: series ${name}`);
      nights.push(night);
    }
  }
  if (series.size > 0) return { series };
  throw new PerfError('SAMPLE_TOO_SMALL', `${file}: expected nights after the header, found none`);
}

/** @returns whether a file has a header of nights */
export function isNightsHeader(columns: readonly string[]): boolean {
  const [series, night] = columns.map((name) => name.toLowerCase());
  return series === 'series' && night === 'night' && columns.length > 2;
}

function assertHeader(columns: readonly string[], file: string): void {
  if (isNightsHeader(columns)) return;
  throw new PerfError(
    'DOCUMENT_INVALID',
    `${file}: line 1: expected the header series,night,run1,…, ${found(columns.join(','))}`,
    { hint: HINT },
  );
}

function readNight(
  { number, cells }: CsvLine,
  columns: readonly string[],
  file: string,
): [string, RecordedNight] {
  const at = `${file}: line ${number}`;
  if (cells.length !== columns.length) {
    const came = cells.length === 1 && cells[0] === '' ? 'an empty line' : cells.length;
    throw new PerfError(
      'DOCUMENT_INVALID',
      `${at}: expected ${columns.length} cells as in the header, found ${came}`,
      { hint: HINT },
    );
  }
  const [name = '', nightCell = '', ...runCells] = cells;
  if (name === '')
    throw new PerfError('DOCUMENT_INVALID', `${at}: expected the name of a series, found nothing`);
  const night = decimalOf(nightCell);
  if (night === undefined || !Number.isSafeInteger(night) || night < 0) {
    throw new PerfError(
      'SAMPLE_INVALID',
      `${at}, night: expected a whole number from 0, ${found(nightCell)}`,
    );
  }
  const runs: number[] = [];
  for (const [index, cell] of runCells.entries()) {
    if (cell === '') continue;
    const value = decimalOf(cell);
    if (value === undefined || value < 0) {
      throw new PerfError(
        'SAMPLE_INVALID',
        `${at}, ${columns[index + 2] ?? ''}: expected a finite number from 0, ${found(cell)}`,
        { hint: 'Leave the cell of a repeat that is not valid empty.' },
      );
    }
    runs.push(value);
  }
  if (runs.length > 0) return [name, { night, runs }];
  throw new PerfError('SAMPLE_TOO_SMALL', `${at}: expected at least 1 run, found none`, {
    hint: 'Leave out the line of a night that was not measured.',
  });
}

function assertLater({ night }: RecordedNight, last: RecordedNight | undefined, at: string): void {
  if (last === undefined || night > last.night) return;
  const came = night === last.night ? `night ${night} again` : `night ${night}`;
  throw new PerfError(
    'SAMPLE_INVALID',
    `${at}: expected a night after ${last.night}, found ${came}`,
    { hint: 'Sort the lines by night, one line a night; put repeats of a night into one line.' },
  );
}
