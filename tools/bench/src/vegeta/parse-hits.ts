import { PerfError } from '@perf-agent/contracts';

/** One request as vegeta recorded it. */
export type Hit = {
  /** Place in the order of sending, from 0. */
  readonly sequence: number;
  /** Epoch ms; doubles keep it to about 0.0002 ms. */
  readonly sentAtMs: number;
  /** From sending to the last byte of the answer. */
  readonly latencyMs: number;
  readonly failed: boolean;
};

/** sent (epoch ns), status, latency (ns), bytes out, bytes in, error, body, attack, sequence, method, URL, headers */
const COLUMN_COUNT = 12;
const NANOSECONDS = 1e6; // in a millisecond
const FIRST_FAILED_STATUS = 400;

/**
 * Reads what `vegeta encode --to csv` writes (vegeta 12.13.0, NewCSVEncoder in its lib/results.go): RFC 4180 without a
 * header, one record a request in the order of the answers.
 *
 * @throws PerfError RAW_DATA_INVALID naming the record
 */
export function parseHits(text: string, file: string): Hit[] {
  const hits: Hit[] = [];
  for (const fields of records(text, file)) {
    const [sentNs, status, latencyNs, , , error] = fields;
    const numbers = [sentNs, status, latencyNs, fields[8]];
    const valid = numbers.every((field) => field !== undefined && /^\d+$/.test(field));
    if (fields.length !== COLUMN_COUNT || !valid) {
      throw invalid(file, `record ${hits.length + 1} is not a request: ${JSON.stringify(fields)}`);
    }
    hits.push({
      sequence: Number(fields[8]),
      sentAtMs: Number(sentNs) / NANOSECONDS,
      latencyMs: Number(latencyNs) / NANOSECONDS,
      failed: error !== '' || Number(status) < 200 || Number(status) >= FIRST_FAILED_STATUS,
    });
  }
  return hits;
}

/** Error texts are quoted: they hold quotes and commas. */
function* records(text: string, file: string): Generator<string[]> {
  const field = /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\r?\n)/y;
  let fields: string[] = [];
  let count = 0;
  while (field.lastIndex < text.length) {
    const from = field.lastIndex;
    const match = field.exec(text);
    if (!match) {
      const found = JSON.stringify(text.slice(from, from + 80));
      throw invalid(file, `record ${count + 1} is cut or not CSV at ${found}`);
    }
    const [, quoted, plain, end] = match;
    fields.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    yield fields;
    fields = [];
    count++;
  }
  if (fields.length > 0) throw invalid(file, `record ${count + 1} is cut`);
}

function invalid(file: string, what: string): PerfError {
  return new PerfError('RAW_DATA_INVALID', `vegeta: ${file}: ${what}`);
}
