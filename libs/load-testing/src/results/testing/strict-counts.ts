import type { Format } from '../format.ts';

/** What a reader finds that parses each line whole, remembers nothing and forgives nothing. */
export type StrictCounts = {
  readonly requestCount: number;
  readonly failureCount: number;
  /** Something in the file is not in the format, or its counts contradict each other. */
  readonly damaged: boolean;
};

/** Written apart from the readers under test, with nothing of theirs. Formats with samples only. */
export function strictCounts(format: Format, bytes: Buffer): StrictCounts | undefined {
  return COUNTERS[format]?.(bytes.toString('latin1').replace(/^\xef\xbb\xbf/, ''));
}

const COUNTERS: Readonly<Partial<Record<Format, (text: string) => StrictCounts>>> = {
  'k6-ndjson': countK6,
  'k6-csv': countK6Csv,
  'jmeter-csv': (text) => countRows(text, jmeterOutcome),
  'jmeter-xml': countXml,
  'locust-listener': (text) =>
    countRows(text.replace(/\ngenerator,[\d.]+,[\d.]+\n$/, '\n'), listenerOutcome),
  'gatling-log': countGatling,
  'autocannon-csv': (text) => countRows(text, autocannonOutcome),
};

function countK6(text: string): StrictCounts {
  const counts = { requestCount: 0, failureCount: 0, damaged: false };
  let reqs = 0;
  let untagged: string | undefined;
  for (const line of text.split('\n')) {
    if (line === '' || line === '\r') continue;
    try {
      const { type, metric, data } = JSON.parse(line) as {
        type: string;
        metric: string;
        data: { time: string; value: number; tags: Record<string, string> };
      };
      if (type !== 'Point') continue;
      if (metric === 'http_reqs') reqs += data.value;
      // Without a readable tag the point of http_req_failed says it.
      if (metric === 'http_req_failed' && data.time === untagged && data.value !== 0)
        counts.failureCount++;
      if (metric === 'http_req_failed') untagged = undefined;
      if (metric !== 'http_req_duration') continue;
      counts.requestCount++;
      const outcome = data.tags.expected_response;
      if (outcome === 'false') counts.failureCount++;
      else if (outcome !== 'true') untagged = data.time;
    } catch {
      counts.damaged = true;
    }
  }
  return { ...counts, damaged: counts.damaged || reqs !== counts.requestCount };
}

/** @param outcomeOf a row: whether it failed, or undefined when it is no request */
function countRows(
  text: string,
  outcomeOf: (row: readonly string[]) => boolean | undefined,
): StrictCounts {
  const counts = { requestCount: 0, failureCount: 0, damaged: false };
  for (const row of rowsOf(text).slice(1)) {
    if (row.length === 1 && row[0] === '') continue;
    const failed = outcomeOf(row);
    if (failed === undefined) {
      counts.damaged = true;
      continue;
    }
    counts.requestCount++;
    if (failed) counts.failureCount++;
  }
  return counts;
}

function jmeterOutcome(row: readonly string[]): boolean | undefined {
  const [timeStamp = '', elapsed = ''] = row;
  const success = row[7];
  if (row.length !== 17 || !isNumber(timeStamp) || !isNumber(elapsed)) return undefined;
  return success === 'true' ? false : success === 'false' ? true : undefined;
}

function listenerOutcome(row: readonly string[]): boolean | undefined {
  const [start = '', end = '', failed] = row;
  if (row.length !== 4 || !isNumber(start) || !isNumber(end) || Number(end) < Number(start))
    return undefined;
  return failed === '0' ? false : failed === '1' ? true : undefined;
}

function autocannonOutcome(row: readonly string[]): boolean | undefined {
  const [due = '', sent = '', end = '', status = '', , , error] = row;
  if (row.length !== 7 || ![due, sent, end, status].every(isNumber) || Number(end) < Number(due))
    return undefined;
  return error !== '' || Number(status) < 200 || Number(status) >= 400;
}

function isNumber(text: string): boolean {
  return /^\d+(\.\d+)?$/.test(text);
}

/** Rows of http_req_duration, failed by their tag, else by http_req_failed; http_reqs must be as many. */
function countK6Csv(text: string): StrictCounts {
  const counts = { requestCount: 0, failureCount: 0, damaged: false };
  let reqs = 0;
  let untagged: string | undefined;
  for (const row of rowsOf(text).slice(1)) {
    if (row.length === 1 && row[0] === '') continue;
    const [metric, time = '', value = ''] = row;
    const outcome = row[5];
    if (row.length !== 9 || !isNumber(time) || !isNumber(value)) counts.damaged = true;
    else if (metric === 'http_reqs') reqs += Number(value);
    else if (metric === 'http_req_failed') {
      if (time === untagged && Number(value) !== 0) counts.failureCount++;
      untagged = undefined;
    } else if (metric === 'http_req_duration') {
      counts.requestCount++;
      if (outcome === 'false') counts.failureCount++;
      else if (outcome !== 'true') untagged = time;
    }
  }
  return { ...counts, damaged: counts.damaged || reqs !== counts.requestCount };
}

/** Samples at depth one; each tag must be closed, each sample have its three attributes. */
function countXml(text: string): StrictCounts {
  const counts = { requestCount: 0, failureCount: 0, damaged: !text.includes('</testResults>') };
  let depth = 0;
  const elements = text.replaceAll(/<!--.*?-->|<\?.*?\?>/gs, '');
  for (const [, slash, name, attributes = '', end] of elements.matchAll(
    /<(\/?)(\w+)((?:\s[^<>]*?)?)(\/?)>/g,
  )) {
    if (name === 'httpSample' && slash === '' && depth === 1) {
      const success = / s="(true|false)"/.exec(attributes)?.[1];
      const sound = / t="\d+"/.test(attributes) && / ts="\d+"/.test(attributes);
      if (success === undefined || !sound) counts.damaged = true;
      else {
        counts.requestCount++;
        if (success === 'false') counts.failureCount++;
      }
    }
    if (end === '') depth += slash === '' ? 1 : -1;
  }
  return { ...counts, damaged: counts.damaged || depth !== 0 };
}

function rowsOf(text: string): string[][] {
  const rows: string[][] = [];
  const field = /("(?:[^"]|"")*"|[^,\n]*)(,|\n|$)/gy;
  let row: string[] = [];
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (!match) break;
    row.push((match[1] ?? '').replace(/\r$/, ''));
    if (match[2] === ',' && field.lastIndex < text.length) continue;
    if (match[2] === ',') row.push('');
    rows.push(row);
    row = [];
  }
  return rows;
}

function countGatling(text: string): StrictCounts {
  const counts = { requestCount: 0, failureCount: 0, damaged: false };
  for (const line of text.split('\n')) {
    const match = /^REQUEST\t[^\t]*\t[^\t]*\t\d+\t\d+\t(OK|KO)(\t[^\t]*)?\r?$/.exec(line);
    if (match) {
      counts.requestCount++;
      if (match[1] === 'KO') counts.failureCount++;
    } else if (line !== '' && !/^(RUN|USER|GROUP)\t/.test(line)) counts.damaged = true;
  }
  return counts;
}
