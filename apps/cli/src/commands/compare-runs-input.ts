import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, PerfError } from '@perf-agent/contracts/basics';
import {
  csvLines,
  decimalOf,
  formula,
  readValuesCsv,
  type Failures,
} from '@perf-agent/regression-statistics/comparison';
import { loadResultRows, METRIC_NAMES, type RunRow } from './load-result-rows.ts';

/** Which values of a file are meant. */
export type RunsChoice = {
  readonly metric?: string | undefined;
  readonly formula?: string | undefined;
  readonly column?: string | undefined;
  readonly series?: string | undefined;
};

/** One entry a run, in the order of the file; undefined where the run is no result. */
export type FileRuns = {
  readonly values: readonly (number | undefined)[];
  /** Of error ratios of load results. */
  readonly counts?: readonly Failures[];
  readonly warnings: readonly string[];
  /** The metric of load results. */
  readonly metric?: string;
};

const DEFAULT_METRIC = 'p95LatencyMs';

/**
 * Reads the runs of one arm: a CSV (a column of values, one of several, a formula over several, or nights by their
 * medians), one load-result or many as an array or one a line, or a folder of load-results.
 *
 * @throws PerfError USAGE, DOCUMENT_INVALID, DOCUMENT_TOO_NEW, SAMPLE_INVALID, SAMPLE_TOO_SMALL, CRITERION_INVALID
 */
export async function readRuns(file: string, choice: RunsChoice): Promise<FileRuns> {
  const texts = await readTexts(file);
  const [only] = texts;
  if (only && !isJson(only.text)) return csvRuns(only.text, file, choice);
  if (choice.column !== undefined || choice.series !== undefined)
    throw new PerfError('USAGE', `${file}: --column and --series are for CSV; use --metric`);
  const rows = loadResultRows(texts);
  const warnings = rows.flatMap(({ leftOut }) => leftOut ?? []);
  if (choice.formula !== undefined) {
    const values = await formulaValues(choice.formula, METRIC_NAMES, rows);
    return { values, warnings, metric: choice.formula };
  }
  const metric = choice.metric ?? DEFAULT_METRIC;
  if (!METRIC_NAMES.includes(metric)) {
    throw new PerfError(
      'USAGE',
      `--metric: expected one of ${METRIC_NAMES.join(', ')}, found ${metric}`,
    );
  }
  const values = rows.map(({ values: all, leftOut, at }) => {
    const value = all[metric];
    if (value !== undefined || leftOut !== undefined)
      return leftOut === undefined ? value : undefined;
    throw new PerfError('SAMPLE_INVALID', `${at}: expected ${metric}, it is not there`);
  });
  const counts = metric === 'errorRatio' ? { counts: rows.map((row) => row.counts) } : {};
  return { values, warnings, metric, ...counts };
}

async function readTexts(file: string): Promise<{ name: string; text: string }[]> {
  try {
    if (!(await stat(file)).isDirectory())
      return [{ name: file, text: await readFile(file, 'utf8') }];
    const names = (await readdir(file)).filter((name) => name.endsWith('.json')).sort();
    if (names.length === 0) throw new Error('a folder without .json files');
    return await Promise.all(
      names.map(async (name) => {
        const full = path.join(file, name);
        return { name: full, text: await readFile(full, 'utf8') };
      }),
    );
  } catch (error) {
    throw new PerfError('USAGE', `${file}: ${messageOf(error)}`, { cause: error });
  }
}

function isJson(text: string): boolean {
  return /^\uFEFF?\s*[[{]/.test(text);
}

async function csvRuns(text: string, file: string, choice: RunsChoice): Promise<FileRuns> {
  const { metric, formula: expression, column, series } = choice;
  if (metric !== undefined) {
    throw new PerfError('USAGE', `${file}: --metric is for load-results; use --column for CSV`);
  }
  if (expression === undefined)
    return { values: readValuesCsv(text, file, { column, series }).values, warnings: [] };
  const [header, ...lines] = csvLines(text, file);
  const columns = header?.cells ?? [];
  const rows = lines.map(({ number, cells }) => ({
    at: `${file}: line ${number}`,
    values: Object.fromEntries(columns.map((name, index) => [name, decimalOf(cells[index] ?? '')])),
  }));
  return { values: await formulaValues(expression, columns, rows), warnings: [] };
}

async function formulaValues(
  expression: string,
  names: readonly string[],
  rows: readonly (Pick<RunRow, 'at' | 'values'> & Partial<RunRow>)[],
): Promise<(number | undefined)[]> {
  const { evaluate } = await formula(expression, names);
  return rows.map(({ at, values, leftOut }) => {
    if (leftOut !== undefined) return undefined;
    try {
      return evaluate(values).value;
    } catch (error) {
      throw new PerfError('SAMPLE_INVALID', `${at}: ${messageOf(error)}`, { cause: error });
    }
  });
}
