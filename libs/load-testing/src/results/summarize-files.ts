import path from 'node:path';
import type { LoadResult } from '@perf-agent/contracts';
import { isPerfError, LOAD_RESULT_SCHEMA, PerfError } from '@perf-agent/contracts/basics';
import { createAggregator, type Aggregate, type Aggregator } from './aggregate/aggregator.ts';
import { detectFormat } from './detect-format.ts';
import { FORMATS, type Format } from './format.ts';
import { loadReader } from './load-reader.ts';
import { readFileInChunks, readHead } from './read-file.ts';
import type { ReadReport } from './sample-reader.ts';
import { resultOfSummaries } from './result-of-summaries.ts';
import { startedAtOf } from './started-at.ts';

type FileRead = {
  readonly file: string;
  readonly format: Format;
  readonly report: ReadReport;
};

/**
 * Reads raw result files of one tool as if they were one run: samples of all count together. Files that hold a tool's
 * own summary are merged among themselves.
 *
 * @param files at least one
 * @throws PerfError FORMAT_UNKNOWN; RAW_DATA_INVALID for a file without anything that can be read; USAGE for files that do not belong together
 */
export async function summarizeFiles(
  files: readonly string[],
  options: { readonly format?: Format | 'auto' } = {},
): Promise<LoadResult> {
  const { format: asked = 'auto' } = options;
  refuseTwice(files);
  const formats = files.map((file) => {
    const head = readHead(file);
    const format = asked === 'auto' ? detectFormat(head, file) : asked;
    return { file, format, isEmpty: head.length === 0 };
  });
  const tool = toolOf(formats);
  const aggregator = createAggregator();
  const reads: FileRead[] = [];
  const warnings: string[] = [];
  for (const { file, format, isEmpty } of formats) {
    const read = await readOne(file, format, aggregator);
    reads.push(read);
    const prefix = files.length > 1 ? `${path.basename(file)}: ` : '';
    const problems = isEmpty ? ['the file is empty'] : read.report.warnings;
    warnings.push(...problems.map((problem) => prefix + problem));
  }
  const result = resultOf(reads, aggregator);
  const requestCount = result.requestCount;
  const unparsableCount = reads.reduce((sum, { report }) => sum + report.unparsableCount, 0);
  const invalidReasons: string[] = [];
  if (requestCount === 0) {
    warnings.push('there are no requests');
    invalidReasons.push('there are no requests');
  } else if (unparsableCount > requestCount)
    invalidReasons.push(
      `more is damaged, or in another format, than can be read: ${unparsableCount} lines or elements against ${requestCount} requests`,
    );
  return {
    schema: LOAD_RESULT_SCHEMA,
    tool,
    status: invalidReasons.length === 0 ? 'valid' : 'invalid',
    invalidReasons,
    ...result,
    partial: result.partial || formats.some(({ isEmpty }) => isEmpty),
    warnings: [...warnings, ...result.warnings],
    rawFiles: [...files],
  };
}

async function readOne(file: string, format: Format, aggregator: Aggregator): Promise<FileRead> {
  const countBefore = aggregator.requestCount();
  const createReader = await loadReader(format);
  const reader = createReader(aggregator);
  let report: ReadReport;
  let compression: string | undefined;
  try {
    compression = await readFileInChunks(file, (chunk) => reader.push(chunk));
    report = reader.end();
  } catch (error) {
    if (!isPerfError(error)) throw error;
    throw new PerfError(error.code, `${error.message} (${file})`, {
      cause: error,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    });
  }
  const { unparsableCount, span } = report;
  if (aggregator.requestCount() === countBefore && unparsableCount > 0) {
    throw new PerfError(
      'RAW_DATA_INVALID',
      `results: ${file}: nothing in it is ${format}: ${unparsableCount} lines or elements cannot be read`,
      { hint: 'Check the file, or name its format with --format.' },
    );
  }
  if (span) aggregator.widen(span);
  const warnings = [...report.warnings];
  if (unparsableCount > 0)
    warnings.unshift(`${unparsableCount} lines or elements are cut or damaged, and not counted`);
  if (compression !== undefined) warnings.unshift(compression);
  const partial = report.partial || compression !== undefined;
  return { file, format, report: { ...report, warnings, partial } };
}

function resultOf(
  reads: readonly FileRead[],
  aggregator: Aggregator,
): Omit<Aggregate, 'startAtMs'> & Pick<LoadResult, 'partial' | 'startedAt'> {
  const partial = reads.some(({ report }) => report.partial);
  const summaries = reads.filter(({ report }) => report.summary);
  if (summaries.length > 0 && summaries.length < reads.length) {
    throw new PerfError(
      'USAGE',
      'results: samples and summaries cannot be merged: they may be of the same run',
      { hint: `Leave out ${summaries.map(({ file }) => file).join(', ')}, or read it alone.` },
    );
  }
  if (summaries.length > 0) return { ...resultOfSummaries(summaries), partial };
  const { startAtMs, ...aggregate } = aggregator.result();
  return { ...aggregate, ...startedAtOf(startAtMs), partial };
}

function toolOf(formats: readonly { file: string; format: Format }[]): LoadResult['tool'] {
  const [first] = formats;
  if (!first) throw new PerfError('USAGE', 'results: expected at least one file');
  const other = formats.find(({ format }) => FORMATS[format] !== FORMATS[first.format]);
  if (!other) return FORMATS[first.format];
  throw new PerfError(
    'USAGE',
    `results: expected files of one tool, found ${first.format} (${first.file}) and ${other.format} (${other.file})`,
  );
}

function refuseTwice(files: readonly string[]): void {
  const seen = new Set<string>();
  for (const file of files) {
    if (seen.has(path.resolve(file)))
      throw new PerfError('USAGE', `results: ${file} is given twice: it would count twice`);
    seen.add(path.resolve(file));
  }
}
