import type { NamedResult } from '@perf-agent/contracts';
import { PerfError } from '@perf-agent/contracts/basics';
import { parseTable } from '../csv/parse-table.ts';
import type { DocumentReport } from '../document-reader.ts';
import { knownQuantiles, latencyOfKnown, missingQuantiles } from '../known-quantiles.ts';
import { ROUNDED, roundingError } from './rounding.ts';

const AGGREGATED = 'Aggregated';
const COUNTS = ['Request Count', 'Failure Count', 'Requests/s'];

type Stats = {
  readonly result: NamedResult;
  readonly rps: number;
  readonly missing: readonly string[];
};

/**
 * Reads Locust's `_stats.csv` (2.47; docs: retrieve stats in CSV format), also as spreadsheets write it again, with
 * semicolons and decimal commas.
 *
 * @throws PerfError RAW_DATA_INVALID
 */
export function parseStatsCsv(text: string): DocumentReport {
  const delimiter = text.slice(0, text.indexOf('\n')).includes(';') ? ';' : ',';
  const [header = [], ...rows] = parseTable(text, delimiter) ?? [];
  const lacking = ['Type', 'Name', ...COUNTS].filter((name) => !header.includes(name));
  if (lacking.length > 0) {
    throw new PerfError('RAW_DATA_INVALID', `locust: the statistics lack ${lacking.join(', ')}`);
  }
  const byName: Record<string, NamedResult> = {};
  let total: Stats | undefined;
  let damagedCount = 0;
  const sum = { requestCount: 0, failureCount: 0 };
  for (const cells of rows) {
    const cell = (name: string): string => cells[header.indexOf(name)] ?? '';
    const stats = cells.length === header.length ? statsOf(header, cells) : undefined;
    if (!stats) damagedCount++;
    else if (cell('Name') === AGGREGATED && cell('Type') === '') total = stats;
    else {
      const { result } = stats;
      byName[`${cell('Type')} ${cell('Name')}`.trim()] = result;
      sum.requestCount += result.requestCount;
      sum.failureCount += result.failureCount;
    }
  }
  return reportOf(total, sum, byName, damagedCount);
}

function reportOf(
  total: Stats | undefined,
  sum: { readonly requestCount: number; readonly failureCount: number },
  byName: Readonly<Record<string, NamedResult>>,
  damagedCount: number,
): DocumentReport {
  const warnings: string[] = [];
  if (damagedCount > 0) warnings.push(`${damagedCount} rows of the statistics cannot be read`);
  if (!total) {
    warnings.push('the row "Aggregated" is missing: counts are sums, and there are no quantiles');
    return { summary: { ...sum, byName }, warnings, partial: true };
  }
  const { rps, missing } = total;
  const { requestCount, failureCount, latencyMs } = total.result;
  const differs = sum.requestCount !== requestCount || sum.failureCount !== failureCount;
  if (differs)
    warnings.push(
      `the rows add up to ${sum.requestCount} requests and ${sum.failureCount} failures, not to ${requestCount} and ${failureCount}`,
    );
  const relativeError = latencyMs && missing.length === 0 ? roundingError(latencyMs) : undefined;
  if (latencyMs) warnings.push(ROUNDED, ...missingQuantiles(missing));
  return {
    summary: {
      requestCount,
      failureCount,
      byName,
      ...(latencyMs ? { latencyMs } : {}),
      ...(rps > 0 ? { durationMs: (requestCount / rps) * 1000 } : {}),
      ...(relativeError === undefined ? {} : { relativeError }),
    },
    warnings,
    partial: differs || damagedCount > 0,
  };
}

function statsOf(header: readonly string[], cells: readonly string[]): Stats | undefined {
  const number = (name: string): number => readNumber(cells[header.indexOf(name)]);
  const [requestCount = NaN, failureCount = NaN, rps = NaN] = COUNTS.map(number);
  if (!Number.isInteger(requestCount) || !Number.isInteger(failureCount) || Number.isNaN(rps))
    return undefined;
  if (failureCount < 0 || failureCount > requestCount) return undefined;
  const shares = header.flatMap((name) => {
    const percent = /^(\d+(?:\.\d+)?)%$/.exec(name)?.[1];
    return percent === undefined ? [] : [[Number(percent) / 100, number(name)] as const];
  });
  const known = latencyOfKnown(
    // The exact extremes, behind the rounded 100 %.
    knownQuantiles([...shares, [0, number('Min Response Time')], [1, number('Max Response Time')]]),
    number('Average Response Time'),
  );
  return {
    result: {
      requestCount,
      failureCount,
      errorRatio: requestCount === 0 ? 0 : failureCount / requestCount,
      ...(known && requestCount > 0 ? { latencyMs: known.latencyMs } : {}),
    },
    rps,
    missing: known?.missing ?? [],
  };
}

/** @returns NaN for N/A and the like */
export function readNumber(text: string | undefined): number {
  if (text === undefined || !/^-?\d+([.,]\d+)?([eE][+-]?\d+)?$/.test(text)) return NaN;
  return Number(text.replace(',', '.'));
}
