import { PerfError } from '@perf-agent/contracts';
import type { UslPoint } from './fit-usl.ts';

/** Names of the two columns; needed when the file has more than two. */
export type UslColumns = { readonly concurrency: string; readonly throughput: string };

const HINT =
  'Expected is a header and two columns, for example `concurrency,throughput` and then `1,64.9`.';

/**
 * Reads throughput over concurrency from CSV with a header. Of two columns the first is concurrency (users, processes,
 * processors), the second throughput per second, whatever they are called; of more, `columns` names the two. Empty
 * lines are skipped; lines of the same concurrency all stay.
 *
 * @throws PerfError RAW_DATA_INVALID naming the line, for a missing header, a missing column, or what is not a number
 */
export function readUslCsv(text: string, columns?: UslColumns): UslPoint[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ number: index + 1, cells: cellsOf(line) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  const [header, ...rows] = lines;
  if (header === undefined) throw invalid('the file is empty');
  if (header.cells.every((cell) => numberOf(cell) !== undefined))
    throw invalid(`line ${header.number}: expected a header, found "${header.cells.join(',')}"`);
  const [concurrencyIndex, throughputIndex] = columnIndexes(header.cells, columns);
  if (rows.length === 0) throw invalid('the file has a header and no points');
  return rows.map(({ number, cells }) => {
    if (cells.length !== header.cells.length)
      throw invalid(
        `line ${number}: expected ${header.cells.length} values as in the header, found ${cells.length}`,
      );
    const read = (index: number): number => {
      const value = numberOf(cells[index] ?? '');
      if (value !== undefined) return value;
      throw invalid(
        `line ${number}, ${header.cells[index] ?? ''}: expected a number, found "${cells[index] ?? ''}"`,
      );
    };
    return { concurrency: read(concurrencyIndex), throughputRps: read(throughputIndex) };
  });
}

function columnIndexes(header: readonly string[], columns?: UslColumns): [number, number] {
  if (columns !== undefined) {
    const find = (name: string): number => {
      const index = header.indexOf(name);
      if (index >= 0) return index;
      throw invalid(`column "${name}" is not there; there are ${header.join(', ')}`);
    };
    return [find(columns.concurrency), find(columns.throughput)];
  }
  if (header.length === 2) return [0, 1];
  throw invalid(
    `expected 2 columns, found ${header.length}: ${header.join(', ')}`,
    header.length > 2 ? 'Name the columns of concurrency and throughput.' : HINT,
  );
}

function cellsOf(line: string): string[] {
  return line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}

function numberOf(cell: string): number | undefined {
  const value = Number(cell);
  return cell !== '' && Number.isFinite(value) ? value : undefined;
}

function invalid(message: string, hint = HINT): PerfError {
  return new PerfError('RAW_DATA_INVALID', `usl: ${message.slice(0, 300)}`, { hint });
}
