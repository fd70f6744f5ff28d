import { PerfError } from '@perf-agent/contracts/basics';

/** One line of a CSV text. */
export type CsvLine = { readonly number: number; readonly cells: readonly string[] };

// Decimal only: Number() would also read 0x10, and an empty cell as 0.
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const MAX_QUOTED = 60;

/**
 * Splits CSV into lines with their numbers from 1 and trimmed cells. Any line ends, a byte-order mark and empty lines at
 * the end are fine, and so are cells in quotes; a line end within quotes is not.
 *
 * @param file as named in errors
 * @throws PerfError DOCUMENT_INVALID naming the line of a quote that is not closed; SAMPLE_TOO_SMALL for an empty text
 */
export function csvLines(text: string, file: string): CsvLine[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  while (lines.length > 0 && lines.at(-1)?.trim() === '') lines.pop();
  if (lines.length === 0)
    throw new PerfError('SAMPLE_TOO_SMALL', `${file}: expected values, the file is empty`);
  return lines.map((line, index) => ({
    number: index + 1,
    cells: line.includes('"') ? quotedCells(line, index + 1, file) : plainCells(line),
  }));
}

/** @returns undefined unless the cell is a finite decimal number such as -1.5 or 1e5 */
export function decimalOf(cell: string): number | undefined {
  if (!DECIMAL.test(cell)) return undefined;
  const value = Number(cell);
  return Number.isFinite(value) ? value : undefined;
}

/** @returns what was found in place of something else, shortened for a message */
export function found(cell: string): string {
  if (cell === '') return 'found nothing';
  return `found "${cell.length > MAX_QUOTED ? `${cell.slice(0, MAX_QUOTED)}…` : cell}"`;
}

function plainCells(line: string): string[] {
  return line.includes(',') ? line.split(',').map((cell) => cell.trim()) : [line.trim()];
}

function quotedCells(line: string, number: number, file: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let index = 0; index < line.length; index++) {
    const char = line.charAt(index);
    if (char === '"' && quoted && line[index + 1] === '"') {
      cell += char;
      index++;
    } else if (char === '"') quoted = !quoted;
    else if (char === ',' && !quoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += char;
  }
  if (quoted)
    throw new PerfError('DOCUMENT_INVALID', `${file}: line ${number}: a quote is not closed`);
  return [...cells, cell.trim()];
}
