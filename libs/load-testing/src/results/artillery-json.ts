import type { NamedResult } from '@perf-agent/contracts';
import { PerfError } from '@perf-agent/contracts/basics';
import { z } from 'zod';
import { parseJsonDocument, type DocumentReport } from './document-reader.ts';
import { knownQuantiles, latencyOfKnown, missingQuantiles } from './known-quantiles.ts';
import { mergeSummaries } from './merge-summaries.ts';
import type { ToolSummary } from './tool-summary.ts';

/** Of the sketch that Artillery 2 takes its quantiles from. */
const SKETCH_ERROR = 0.01;
const FIRST_FAILED_STATUS = 400;
const BY_ENDPOINT = 'plugins.metrics-by-endpoint.';

const Numbers = z.record(z.string(), z.number().nullish());
const V2 = z.looseObject({
  counters: z.record(z.string(), z.number()),
  summaries: z.record(z.string(), Numbers).optional(),
  histograms: z.record(z.string(), z.unknown()).optional(),
  firstMetricAt: z.number().nullish(),
  firstCounterAt: z.number().nullish(),
  lastMetricAt: z.number().nullish(),
  lastCounterAt: z.number().nullish(),
});
const V1 = z.looseObject({
  requestsCompleted: z.number(),
  latency: Numbers,
  rps: z.looseObject({ count: z.number(), mean: z.number().nullish() }),
  codes: z.record(z.string(), z.number()),
  errors: z.record(z.string(), z.number()),
});
const Events = z.array(z.looseObject({ event: z.string(), report: z.string().optional() }));
const Report = z.looseObject({ aggregate: z.unknown() });

/**
 * Reads a report of `artillery run --output`, of version 1 or 2 (recorded: 2.0), or the list of its workers' events.
 * A request without an answer, or with a status from 400 up, failed: Artillery itself calls neither a failure.
 *
 * @throws PerfError RAW_DATA_INVALID
 */
export function parseArtillery(text: string): DocumentReport {
  const json = parseJsonDocument('artillery', text);
  const events = Events.safeParse(json);
  if (events.success) return parseEvents(events.data);
  const aggregate = Report.safeParse(json).data?.aggregate;
  const v2 = V2.safeParse(aggregate);
  if (v2.success) return reportOfV2(v2.data);
  const v1 = V1.safeParse(aggregate);
  if (v1.success) return reportOfV1(v1.data);
  throw new PerfError(
    'RAW_DATA_INVALID',
    'artillery: the report has no aggregate of version 1 or 2',
    {
      cause: v2.error,
    },
  );
}

function parseEvents(events: z.infer<typeof Events>): DocumentReport {
  const reports = events.flatMap(({ report }) =>
    report === undefined ? [] : (V2.safeParse(parseJsonDocument('artillery', report)).data ?? []),
  );
  const missingCount = events.length - reports.length;
  if (reports.length === 0) {
    throw new PerfError('RAW_DATA_INVALID', 'artillery: the list of events holds no report');
  }
  const parts = reports.map(reportOfV2);
  const { summary, warnings } = mergeSummaries(parts.map((part) => part.summary));
  return {
    summary,
    warnings: [
      ...new Set(parts.flatMap((part) => part.warnings)),
      ...warnings,
      ...(missingCount > 0 ? [`${missingCount} events hold no report`] : []),
    ],
  };
}

function reportOfV2(aggregate: z.infer<typeof V2>): DocumentReport {
  const { counters, summaries = {} } = aggregate;
  const requestCount = counters['http.requests'] ?? 0;
  const responseCount = counters['http.responses'] ?? 0;
  const unanswered = Math.max(0, requestCount - responseCount);
  const refused = refusedCount(counters, 'http.codes.');
  const time = latencyOfSummary(summaries['http.response_time']);
  const from = aggregate.firstMetricAt ?? aggregate.firstCounterAt;
  const to = aggregate.lastMetricAt ?? aggregate.lastCounterAt;
  return {
    summary: {
      requestCount,
      failureCount: Math.min(requestCount, unanswered + refused),
      byName: endpointsOf(counters, summaries),
      relativeError: SKETCH_ERROR,
      ...(time ? { latencyMs: time.latencyMs } : {}),
      ...(typeof from === 'number' ? { startAtMs: from } : {}),
      ...(typeof from === 'number' && typeof to === 'number' ? { durationMs: to - from } : {}),
    },
    warnings: [
      ...unansweredWarning(unanswered),
      ...missingQuantiles(time?.missing ?? []),
      ...(time || responseCount === 0 ? [] : ['response times are not in the file']),
    ],
    partial: responseCount > requestCount,
  };
}

function reportOfV1(aggregate: z.infer<typeof V1>): DocumentReport {
  const { requestsCompleted, latency, rps, codes, errors } = aggregate;
  const requestCount = Math.max(requestsCompleted, rps.count);
  const unanswered = requestCount - requestsCompleted;
  const time = latencyOfSummary({ ...latency, mean: latency.mean ?? latency.median });
  const errorCount = Object.values(errors).reduce((sum, count) => sum + count, 0);
  const warnings = [...unansweredWarning(unanswered), ...missingQuantiles(time?.missing ?? [])];
  if (time && latency.mean === undefined)
    warnings.push('version 1 prints no mean: the median stands in its place');
  if (errorCount > unanswered) warnings.push(`${errorCount} errors, of scenarios and requests`);
  return {
    summary: {
      requestCount,
      failureCount: Math.min(requestCount, unanswered + refusedCount(codes, '')),
      ...(time ? { latencyMs: time.latencyMs } : {}),
      ...(rps.mean ? { durationMs: (rps.count / rps.mean) * 1000 } : {}),
    },
    warnings,
  };
}

function unansweredWarning(count: number): string[] {
  return count > 0 ? [`${count} requests without an answer: failed, and not in the latency`] : [];
}

function refusedCount(counters: Readonly<Record<string, number>>, prefix: string): number {
  let count = 0;
  for (const [name, value] of Object.entries(counters))
    if (name.startsWith(prefix) && Number(name.slice(prefix.length)) >= FIRST_FAILED_STATUS)
      count += value;
  return count;
}

function latencyOfSummary(
  numbers: z.infer<typeof Numbers> | undefined,
): ReturnType<typeof latencyOfKnown> {
  if (!numbers) return undefined;
  const shares = [50, 75, 90, 95, 99].map((p) => [p / 100, numbers[`p${p}`]] as const);
  const ends = [
    [0, numbers.min],
    [0.5, numbers.median],
    [0.999, numbers.p999],
    [1, numbers.max],
  ] as const;
  return latencyOfKnown(knownQuantiles([...shares, ...ends]), numbers.mean ?? undefined);
}

/** What Artillery's metrics-by-endpoint plugin counted. */
function endpointsOf(
  counters: Readonly<Record<string, number>>,
  summaries: Readonly<Record<string, z.infer<typeof Numbers>>>,
): NonNullable<ToolSummary['byName']> {
  const byName: Record<string, NamedResult> = {};
  const prefix = `${BY_ENDPOINT}response_time.`;
  for (const [key, numbers] of Object.entries(summaries)) {
    if (!key.startsWith(prefix)) continue;
    const name = key.slice(prefix.length);
    const requestCount = numbers.count ?? 0;
    const failureCount = Math.min(
      requestCount,
      refusedCount(counters, `${BY_ENDPOINT}${name}.codes.`),
    );
    const time = latencyOfSummary(numbers);
    byName[name] = {
      requestCount,
      failureCount,
      errorRatio: requestCount === 0 ? 0 : failureCount / requestCount,
      ...(time ? { latencyMs: time.latencyMs } : {}),
    };
  }
  return byName;
}
