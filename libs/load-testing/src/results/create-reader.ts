import { parseArtillery } from './artillery-json.ts';
import { createDocumentReader } from './document-reader.ts';
import type { Format } from './format.ts';
import { parseK6Summary } from './k6/summary.ts';
import { parseErrorsCsv, parseHistoryCsv } from './locust/history-csv.ts';
import { parseLocustJson } from './locust/json.ts';
import { parseStatsCsv } from './locust/stats-csv.ts';
import { RAW_READERS, type CreateReader } from './raw-readers.ts';
import type { SampleReader, SampleSink } from './sample-reader.ts';

const READERS: Readonly<Record<Format, CreateReader>> = {
  ...RAW_READERS,
  'k6-summary': () => createDocumentReader(parseK6Summary),
  'locust-stats-csv': () => createDocumentReader(parseStatsCsv),
  'locust-history-csv': () => createDocumentReader(parseHistoryCsv),
  'locust-errors-csv': () => createDocumentReader(parseErrorsCsv),
  'locust-json': () => createDocumentReader(parseLocustJson),
  'artillery-json': () => createDocumentReader(parseArtillery),
};

/**
 * Reads one file of a format as it comes, in one pass and bounded memory.
 *
 * @param sink gets the requests, in the order of the file; nothing of formats that hold only a tool's summary
 */
export function createReader(format: Format, sink: SampleSink): SampleReader {
  return READERS[format](sink);
}
