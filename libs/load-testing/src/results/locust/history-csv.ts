import type { SeriesPoint } from '@perf-agent/contracts';
import { PerfError } from '@perf-agent/contracts/basics';
import { parseTable } from '../csv/parse-table.ts';
import type { DocumentReport } from '../document-reader.ts';
import { knownQuantiles, latencyOfKnown, missingQuantiles } from '../known-quantiles.ts';
import { readNumber } from './stats-csv.ts';

const COLUMNS = ['Timestamp', 'Name', 'Total Request Count', 'Total Failure Count'];

/**
 * Reads Locust's `_stats_history.csv`: totals since the start, a row a second. The last row is written up to a second
 * before the end, so the totals are too small. Its percentiles are of the last seconds and are not used.
 *
 * @throws PerfError RAW_DATA_INVALID
 */
export function parseHistoryCsv(text: string): DocumentReport {
  const delimiter = text.slice(0, text.indexOf('\n')).includes(';') ? ';' : ',';
  const [header = [], ...rows] = parseTable(text, delimiter) ?? [];
  const lacking = COLUMNS.filter((name) => !header.includes(name));
  if (lacking.length > 0) {
    throw new PerfError('RAW_DATA_INVALID', `locust: the history lacks ${lacking.join(', ')}`);
  }
  const series: SeriesPoint[] = [];
  let totals = { second: NaN, requestCount: 0, failureCount: 0 };
  let firstSecond = NaN;
  let lastRow: readonly string[] | undefined;
  let damagedCount = 0;
  for (const cells of rows) {
    if (cells.length === header.length && cells[header.indexOf('Name')] !== 'Aggregated') continue;
    const number = (name: string): number => readNumber(cells[header.indexOf(name)]);
    const next = {
      second: number('Timestamp'),
      requestCount: number('Total Request Count'),
      failureCount: number('Total Failure Count'),
    };
    const point = {
      // The row was written when the second before was over.
      second: next.second - 1,
      requestCount: next.requestCount - totals.requestCount,
      failureCount: next.failureCount - totals.failureCount,
    };
    if (cells.length !== header.length || !(point.requestCount >= 0 && point.failureCount >= 0)) {
      damagedCount++;
      continue;
    }
    if (Number.isNaN(firstSecond)) firstSecond = next.second;
    if (point.requestCount > 0) series.push(point);
    totals = next;
    lastRow = cells;
  }
  const number = (name: string): number => readNumber(lastRow?.[header.indexOf(name)]);
  const { requestCount, failureCount, second } = totals;
  const known = latencyOfKnown(
    knownQuantiles([
      [0, number('Total Min Response Time')],
      [0.5, number('Total Median Response Time')],
      [1, number('Total Max Response Time')],
    ]),
    number('Total Average Response Time'),
  );
  return {
    summary: {
      requestCount,
      failureCount,
      series,
      ...(known && requestCount > 0 ? { latencyMs: known.latencyMs } : {}),
      ...(Number.isNaN(firstSecond)
        ? {}
        : { startAtMs: firstSecond * 1000, durationMs: (second - firstSecond) * 1000 }),
    },
    warnings: [
      'the history ends up to a second before the run: the last requests are not in it',
      ...(damagedCount > 0 ? [`${damagedCount} rows of the history cannot be read`] : []),
      ...missingQuantiles(known?.missing ?? []),
    ],
    partial: damagedCount > 0,
  };
}

/** `_failures.csv` and `_exceptions.csv` say nothing that the statistics do not. */
export function parseErrorsCsv(): DocumentReport {
  return { summary: { requestCount: 0, failureCount: 0 }, warnings: [] };
}
