import { createAutocannonReader } from './autocannon-csv.ts';
import type { Format } from './format.ts';
import { createGatlingReader } from './gatling-log.ts';
import { createJmeterCsvReader } from './jmeter/csv.ts';
import { createJmeterXmlReader } from './jmeter/xml.ts';
import { createK6CsvReader } from './k6/csv.ts';
import { createK6NdjsonReader } from './k6/ndjson.ts';
import { createLocustListenerReader } from './locust/listener.ts';
import type { SampleReader, SampleSink } from './sample-reader.ts';

export type CreateReader = (sink: SampleSink) => SampleReader;

/** Formats that hold every request. */
export const RAW_READERS = {
  'k6-ndjson': createK6NdjsonReader,
  'k6-csv': createK6CsvReader,
  'jmeter-csv': createJmeterCsvReader,
  'jmeter-xml': createJmeterXmlReader,
  'locust-listener': createLocustListenerReader,
  'gatling-log': createGatlingReader,
  'autocannon-csv': createAutocannonReader,
} satisfies Partial<Record<Format, CreateReader>>;

export type RawFormat = keyof typeof RAW_READERS;

export function isRaw(format: Format): format is RawFormat {
  return Object.hasOwn(RAW_READERS, format);
}
