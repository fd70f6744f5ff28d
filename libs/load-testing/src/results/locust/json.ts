import type { Latency, NamedResult, SeriesPoint } from '@perf-agent/contracts';
import { PerfError } from '@perf-agent/contracts/basics';
import { z } from 'zod';
import { latencyOfSorted } from '../aggregate/latency.ts';
import { countedDistribution, sortedView } from '../aggregate/sorted-view.ts';
import { parseJsonDocument, type DocumentReport } from '../document-reader.ts';
import { ROUNDED, roundingError } from './rounding.ts';

const Counts = z.record(z.string(), z.number().nonnegative());
const Entry = z.looseObject({
  name: z.string(),
  method: z.string().nullish(),
  num_requests: z.int().nonnegative(),
  num_failures: z.int().nonnegative(),
  total_response_time: z.number(),
  min_response_time: z.number().nullish(),
  max_response_time: z.number().nullish(),
  start_time: z.number().optional(),
  last_request_timestamp: z.number().nullish(),
  response_times: Counts,
  num_reqs_per_sec: Counts.optional(),
  num_fail_per_sec: Counts.optional(),
});
type Entry = z.infer<typeof Entry>;

/**
 * Reads what `locust --json` prints (2.47): one entry a name, response times as counts of rounded values.
 *
 * @throws PerfError RAW_DATA_INVALID
 */
export function parseLocustJson(text: string): DocumentReport {
  const parsed = z.array(Entry).safeParse(parseJsonDocument('locust', text));
  if (!parsed.success) {
    throw new PerfError('RAW_DATA_INVALID', 'locust: the JSON statistics are of another shape', {
      cause: parsed.error,
    });
  }
  const entries = parsed.data;
  const sum = (value: (entry: Entry) => number): number =>
    entries.reduce((total, entry) => total + value(entry), 0);
  const requestCount = sum((entry) => entry.num_requests);
  const failureCount = sum((entry) => entry.num_failures);
  const latencyMs = latencyOf(entries);
  const timedCount = sum((entry) => sumOf(entry.response_times));
  const untimedCount = requestCount - timedCount;
  const relativeError = latencyMs && roundingError(latencyMs);
  const byName: Record<string, NamedResult> = {};
  for (const entry of entries) {
    const latency = latencyOf([entry]);
    byName[`${entry.method ?? ''} ${entry.name}`.trim()] = {
      requestCount: entry.num_requests,
      failureCount: entry.num_failures,
      errorRatio: entry.num_requests === 0 ? 0 : entry.num_failures / entry.num_requests,
      ...(latency ? { latencyMs: latency } : {}),
    };
  }
  const starts = entries.flatMap(({ start_time }) => start_time ?? []);
  const ends = entries.flatMap(({ last_request_timestamp }) => last_request_timestamp ?? []);
  const span = starts.length > 0 && ends.length > 0;
  return {
    summary: {
      requestCount,
      failureCount,
      byName,
      series: seriesOf(entries),
      ...(latencyMs ? { latencyMs } : {}),
      ...(span
        ? {
            startAtMs: Math.min(...starts) * 1000,
            durationMs: Math.max(0, Math.max(...ends) - Math.min(...starts)) * 1000,
          }
        : {}),
      ...(relativeError === undefined ? {} : { relativeError }),
    },
    warnings: [
      ...(latencyMs ? [ROUNDED] : []),
      ...(untimedCount === 0 ? [] : [`${untimedCount} requests have no response time`]),
    ],
  };
}

function latencyOf(entries: readonly Entry[]): Latency | undefined {
  const counts = new Map<number, number>();
  for (const { response_times } of entries)
    for (const [text, count] of Object.entries(response_times))
      counts.set(Number(text), (counts.get(Number(text)) ?? 0) + count);
  const sorted = [...counts].sort(([left], [right]) => left - right);
  if (sorted.length === 0) return undefined;
  const finite = (values: (number | null | undefined)[]): number[] =>
    values.filter((value) => typeof value === 'number');
  const mins = finite(entries.map((entry) => entry.min_response_time));
  const maxs = finite(entries.map((entry) => entry.max_response_time));
  const total = entries.reduce((sum, entry) => sum + entry.total_response_time, 0);
  const smallest = sorted[0]?.[0] ?? 0;
  const largest = sorted.at(-1)?.[0] ?? 0;
  const view = sortedView([countedDistribution(sorted)], smallest, largest);
  return latencyOfSorted(view, {
    min: mins.length > 0 ? Math.min(...mins) : smallest,
    max: maxs.length > 0 ? Math.max(...maxs) : largest,
    mean: total / view.length,
  });
}

function seriesOf(entries: readonly Entry[]): SeriesPoint[] {
  const seconds = new Map<number, { requestCount: number; failureCount: number }>();
  const at = (text: string): { requestCount: number; failureCount: number } => {
    const second = Math.floor(Number(text));
    const counts = seconds.get(second) ?? { requestCount: 0, failureCount: 0 };
    seconds.set(second, counts);
    return counts;
  };
  for (const entry of entries) {
    for (const [text, count] of Object.entries(entry.num_reqs_per_sec ?? {}))
      at(text).requestCount += count;
    for (const [text, count] of Object.entries(entry.num_fail_per_sec ?? {}))
      at(text).failureCount += count;
  }
  return [...seconds]
    .sort(([left], [right]) => left - right)
    .map(([second, counts]) => ({ second, ...counts }));
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
