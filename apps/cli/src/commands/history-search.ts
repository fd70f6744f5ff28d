import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import {
  EXIT,
  IsoDate,
  isPerfError,
  LoadResult,
  messageOf,
  MetricVerdict,
  PerfError,
  validate,
  type NightlyDocument,
} from '@perf-agent/contracts';
import { readTextFiles, say } from '@perf-agent/runtime';
import {
  LOAD_FOLDER,
  NIGHTLY_FOLDER,
  parseNightly,
  SEARCHED_METRICS,
  searchHistory,
  type BaselineTest,
} from '@perf-agent/workflow';
import { historyText } from './history-text.ts';
import { printJson, readOptions } from './options.ts';

/** Stands in the printed document; another number when its shape changes. */
const HISTORY_SCHEMA = 'perf-agent/history@1';

const Options = z.strictObject({
  workspace: z.string(),
  metric: z.enum(SEARCHED_METRICS).optional(),
  scenario: z.string().optional(),
  service: z.string().optional(),
  target: z.string().optional(),
  from: IsoDate.optional(),
  to: IsoDate.optional(),
  verdict: z.enum([...MetricVerdict.options, 'invalid']).optional(),
  json: z.boolean().optional(),
});

/** `perf-agent history search` @returns the exit code */
export async function historySearch(given: object): Promise<number> {
  const { workspace, json, ...query } = readOptions(Options, given);
  const dir = path.resolve(workspace);
  if (!existsSync(dir)) throw new PerfError('USAGE', `--workspace: ${dir} is not there`);
  if (query.from !== undefined && query.to !== undefined && query.from > query.to)
    throw new PerfError('USAGE', `--from: ${query.from} is after --to ${query.to}`);
  const nights = await readNights(dir);
  const tests = await readBaselineTests(dir);
  const rows = searchHistory(nights.found, query, tests.found);
  const warnings = [...nights.warnings, ...tests.warnings];
  if (json === true) printJson({ schema: HISTORY_SCHEMA, rows, warnings });
  else {
    for (const warning of warnings) say(`warning: ${warning}`);
    const searched = { nightCount: nights.found.length, testCount: tests.found.length };
    process.stdout.write(`${historyText(rows, searched)}\n`);
  }
  return EXIT.done;
}

type Read<T> = { readonly found: T[]; readonly warnings: string[] };

function readNights(dir: string): Promise<Read<NightlyDocument>> {
  return readFolder(dir, NIGHTLY_FOLDER, /^\d{4}-\d{2}-\d{2}\.json$/, parseNightly);
}

/** Results of `load run --test baseline`; those of other tests measure something else. */
async function readBaselineTests(dir: string): Promise<Read<BaselineTest>> {
  return readFolder(dir, LOAD_FOLDER, /_baseline\.json$/, (text, file) => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      throw new PerfError('DOCUMENT_INVALID', `${file}: not complete JSON: ${messageOf(error)}`, {
        cause: error,
      });
    }
    return { file, result: validate(LoadResult, value, file, 'DOCUMENT_INVALID') };
  });
}

/** Damaged files are named and left out. */
async function readFolder<T>(
  dir: string,
  folder: string,
  name: RegExp,
  parse: (text: string, file: string) => T,
): Promise<Read<T>> {
  const read: Read<T> = { found: [], warnings: [] };
  for (const { file, text, problem } of await readTextFiles(path.join(dir, folder), name)) {
    const shown = path.join(folder, path.basename(file));
    try {
      if (text === undefined)
        throw new PerfError('DOCUMENT_INVALID', `${shown}: ${problem ?? 'gone'}`);
      read.found.push(parse(text, shown));
    } catch (error) {
      if (!isPerfError(error)) throw error;
      read.warnings.push(`not searched: ${error.message}`);
    }
  }
  return read;
}
