import { constants, gunzipSync } from 'node:zlib';
import { PerfError } from '@perf-agent/contracts/basics';
import { AUTOCANNON_HEADER } from './autocannon-csv.ts';
import { FORMATS, type Format } from './format.ts';
import { LISTENER_HEADER } from './locust/listener.ts';

/** So much of a file is enough to know its format. */
export const HEAD_BYTES = 1 << 16;
/** Of a compressed head, so that it stays small when it is inflated. */
const INFLATED_HEAD_BYTES = 1 << 13;
/** A line that is damaged must not hide what the others say. */
const LINE_COUNT = 20;

/** What a file begins with: its first lines, blank ones left out, and all of it. */
type Head = { readonly lines: readonly string[]; readonly text: string };

const JMETER_ROW =
  /^"?(\d{10,13}|\d{4}[-/.]\d\d[-/.]\d\d[T ][\d:.,]+|\d\d\.\d\d\.\d{4} [\d:.,]+)"?([,;\t])\d+\2.*\2(true|false)(\2|$)/;

/** In the order in which they are tried: each is sure of what it knows. */
const TESTS: Readonly<Record<Format, (head: Head) => boolean>> = {
  'k6-ndjson': ({ lines }) =>
    lines.some((line) => /^\{\s*"(metric|type)"\s*:\s*"[^"]+"\s*,\s*"(type|data)"\s*:/.test(line)),
  'k6-csv': ({ lines }) => lines[0]?.startsWith('metric_name,timestamp,metric_value') ?? false,
  'autocannon-csv': ({ lines }) => lines[0] === AUTOCANNON_HEADER,
  'locust-listener': ({ lines }) => lines[0] === LISTENER_HEADER,
  'locust-history-csv': ({ lines }) => /^Timestamp[,;]User Count[,;]/.test(lines[0] ?? ''),
  'locust-stats-csv': ({ lines }) => /^Type[,;]Name[,;].*Request Count/.test(lines[0] ?? ''),
  'locust-errors-csv': ({ lines }) =>
    /^(Method[,;]Name[,;](Error|Message)|Count[,;]Message[,;]Traceback)/.test(lines[0] ?? ''),
  'jmeter-csv': ({ lines }) =>
    /(^|[,;\t])timeStamp[,;\t]/.test(lines[0] ?? '') || lines.some((line) => JMETER_ROW.test(line)),
  'jmeter-xml': ({ text }) => /<testResults[\s>]/.test(text),
  'gatling-log': ({ lines }) => lines.some((line) => /^(RUN|REQUEST)\t.*\t\d{13}\t/.test(line)),
  'locust-json': ({ text }) => /^\[\s*\{/.test(text) && text.includes('"num_requests"'),
  'artillery-json': ({ text }) =>
    text.startsWith('{')
      ? /"(aggregate|intermediate)"\s*:/.test(text)
      : /^\[\s*\{/.test(text) && /"event"\s*:/.test(text),
  'k6-summary': ({ text }) => text.startsWith('{') && /"(metrics|root_group)"\s*:/.test(text),
};

/** What an empty file was to be. */
const NAMES: readonly (readonly [RegExp, Format])[] = [
  [/\.jtl$/i, 'jmeter-csv'],
  [/\.ndjson$/i, 'k6-ndjson'],
  [/simulation\.log$/i, 'gatling-log'],
];

/**
 * Tells a file's format by what it begins with; gzip is looked into.
 *
 * @param firstBytes HEAD_BYTES, or the whole file when it is shorter
 * @param fileName only used of an empty file, and in the message
 * @throws PerfError FORMAT_UNKNOWN with what was tried
 */
export function detectFormat(firstBytes: Uint8Array, fileName = 'the file'): Format {
  const bytes = isGzip(firstBytes) ? inflateHead(firstBytes) : Buffer.from(firstBytes);
  const text = bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (text === '') {
    const named = NAMES.find(([pattern]) => pattern.test(fileName.replace(/\.gz$/i, '')));
    if (named) return named[1];
    throw unknown(`${fileName} is empty`);
  }
  const lines = text.split(/\r?\n/, LINE_COUNT * 2).filter((line) => line.trim() !== '');
  const head = { lines: lines.slice(0, LINE_COUNT), text };
  for (const [format, test] of Object.entries(TESTS)) if (test(head)) return format as Format;
  if (text.includes('\0')) throw unknown(`${fileName} is binary, expected text`);
  throw unknown(`${fileName} begins with ${JSON.stringify(text.slice(0, 60))}`);
}

export function isGzip(firstBytes: Uint8Array): boolean {
  return firstBytes[0] === 0x1f && firstBytes[1] === 0x8b;
}

function inflateHead(bytes: Uint8Array): Buffer {
  try {
    return gunzipSync(bytes.subarray(0, INFLATED_HEAD_BYTES), {
      finishFlush: constants.Z_SYNC_FLUSH,
    });
  } catch {
    // Not gzip after all: what it begins with is told as it is.
    return Buffer.from(bytes);
  }
}

function unknown(problem: string): PerfError {
  return new PerfError(
    'FORMAT_UNKNOWN',
    `results: ${problem}; tried ${Object.keys(FORMATS).join(', ')}`,
    { hint: 'Name the format with --format, or give the raw output of one of these tools.' },
  );
}
