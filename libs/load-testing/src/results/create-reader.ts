import { parseArtillery } from './artillery-json.ts';
import { createAutocannonReader } from './autocannon-csv.ts';
import { createDocumentReader } from './document-reader.ts';
import type { Format } from './format.ts';
import { createGatlingReader } from './gatling-log.ts';
import { createJmeterCsvReader } from './jmeter/csv.ts';
import { createJmeterXmlReader } from './jmeter/xml.ts';
import { createK6CsvReader } from './k6/csv.ts';
import { createK6NdjsonReader } from './k6/ndjson.ts';
import { parseK6Summary } from './k6/summary.ts';
import { parseErrorsCsv, parseHistoryCsv } from './locust/history-csv.ts';
import { parseLocustJson } from './locust/json.ts';
import { createLocustListenerReader } from './locust/listener.ts';
import { parseStatsCsv } from './locust/stats-csv.ts';
import type { SampleReader, SampleSink } from './sample-reader.ts';

const READERS: Readonly<Record<Format, (sink: SampleSink) => SampleReader>> = {
  'k6-ndjson': createK6NdjsonReader,
  'k6-csv': createK6CsvReader,
  'k6-summary': () => createDocumentReader(parseK6Summary),
  'jmeter-csv': createJmeterCsvReader,
  'jmeter-xml': createJmeterXmlReader,
  'locust-listener': createLocustListenerReader,
  'locust-stats-csv': () => createDocumentReader(parseStatsCsv),
  'locust-history-csv': () => createDocumentReader(parseHistoryCsv),
  'locust-errors-csv': () => createDocumentReader(parseErrorsCsv),
  'locust-json': () => createDocumentReader(parseLocustJson),
  'artillery-json': () => createDocumentReader(parseArtillery),
  'gatling-log': createGatlingReader,
  'autocannon-csv': createAutocannonReader,
};

/**
 * Reads one file of a format as it comes, in one pass and bounded memory.
 *
 * @param sink gets the requests, in the order of the file; nothing of formats that hold only a tool's summary
 */
export function createReader(format: Format, sink: SampleSink): SampleReader {
  return READERS[format](sink);
}
