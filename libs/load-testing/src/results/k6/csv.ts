import { COMMA, hasText, parseNumber, type Bytes } from '../bytes.ts';
import { createCsvReader, fieldTexts, undoubleQuotes } from '../csv/csv-reader.ts';
import type { Row } from '../csv/scan-row.ts';
import { createInterner } from '../interner.ts';
import type { SampleReader, SampleSink } from '../sample-reader.ts';
import { createTimestampParser } from '../timestamp.ts';
import {
  createPoint,
  DURATION,
  EXPECTED,
  metricOf,
  OTHER,
  UNEXPECTED,
  UNKNOWN_OUTCOME,
  UNNAMED,
} from './point.ts';
import { createRequestJoiner } from './requests.ts';

/** Later than any second and earlier than any finer time since the epoch: K6_CSV_TIME_FORMAT sets the unit. */
const MAX_SECONDS = 1e11;
const UNITS_MS = [
  [MAX_SECONDS, 1000],
  [1e14, 1],
  [1e17, 1e-3],
] as const;

/**
 * Reads k6's `--out csv` (k6 docs: results output, CSV): columns by the header's names, times in s, ms, µs, ns or
 * RFC 3339. Latencies are exact, times as coarse as they are written.
 */
export function createK6CsvReader(sink: SampleSink): SampleReader {
  const metrics = createInterner();
  const names = createInterner(undoubleQuotes);
  const times = createTimestampParser();
  const requests = createRequestJoiner(sink);
  const point = createPoint();
  let header: readonly string[] | undefined;
  let nameColumn = -1;
  let expectedColumn = -1;
  let statusColumn = -1;

  const csv = createCsvReader({ delimiter: () => COMMA, row: readRow });

  function readRow(row: Row, bytes: Bytes): boolean {
    const { starts, ends, count } = row;
    if (!header) {
      header = fieldTexts(bytes, row);
      nameColumn = header.indexOf('name');
      expectedColumn = header.indexOf('expected_response');
      statusColumn = header.indexOf('status');
      return header[0] === 'metric_name' && header[1] === 'timestamp';
    }
    const from = (column: number): number => starts[column] ?? 0;
    const to = (column: number): number => ends[column] ?? 0;
    if (count !== header.length) return false;
    point.metric = metricOf(metrics.text(bytes, from(0), to(0)));
    point.timeMs = readTime(bytes, from(1), to(1));
    point.value = parseNumber(bytes, from(2), to(2));
    if (Number.isNaN(point.timeMs + point.value)) return false;
    if (point.metric === DURATION && point.value < 0) return false;
    point.outcome = UNKNOWN_OUTCOME;
    point.status = NaN;
    if (point.metric === OTHER) {
      requests.add(point);
      return true;
    }
    if (expectedColumn >= 0) {
      const length = to(expectedColumn) - from(expectedColumn);
      const is = (text: string): boolean =>
        length === text.length && hasText(bytes, from(expectedColumn), to(expectedColumn), text);
      point.outcome = is('true') ? EXPECTED : is('false') ? UNEXPECTED : UNKNOWN_OUTCOME;
    }
    if (statusColumn >= 0) point.status = parseNumber(bytes, from(statusColumn), to(statusColumn));
    point.name = nameColumn < 0 ? UNNAMED : names.text(bytes, from(nameColumn), to(nameColumn));
    requests.add(point);
    return true;
  }

  function readTime(bytes: Bytes, from: number, to: number): number {
    const number = parseNumber(bytes, from, to);
    if (Number.isNaN(number)) return times.parse(bytes, from, to);
    const unit = UNITS_MS.find(([limit]) => number < limit);
    return number * (unit?.[1] ?? 1e-6);
  }

  return {
    push: (chunk) => csv.push(chunk),
    end: () => requests.report(csv.end()),
  };
}
