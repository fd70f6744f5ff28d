import type { Exactness } from '@perf-agent/contracts';
import { PerfError } from '@perf-agent/contracts/basics';
import type { Aggregate } from './aggregate/aggregator.ts';
import type { Format } from './format.ts';
import { mergeSummaries } from './merge-summaries.ts';
import type { ReadReport } from './sample-reader.ts';
import { startedAtOf } from './started-at.ts';
import type { ToolSummary } from './tool-summary.ts';

type SummaryRead = { readonly format: Format; readonly report: ReadReport };

/**
 * Makes a result of what a tool printed itself. Of Locust's set of CSV files, the statistics give the numbers and the
 * history gives the course of time: both are of the same run.
 *
 * @param reads at least one, each with a summary
 * @throws PerfError RAW_DATA_INVALID when none of them holds counts
 */
export function resultOfSummaries(
  reads: readonly SummaryRead[],
): Omit<Aggregate, 'startAtMs'> & { readonly startedAt?: string } {
  const of = (...formats: Format[]): ToolSummary[] =>
    reads.flatMap(({ format, report }) => {
      const { summary } = report;
      return summary && formats.includes(format) ? [summary] : [];
    });
  const statistics = of('locust-stats-csv', 'locust-json', 'k6-summary', 'artillery-json');
  const histories = of('locust-history-csv');
  const parts = statistics.length > 0 ? statistics : histories;
  if (parts.length === 0) {
    throw new PerfError('RAW_DATA_INVALID', 'locust: lists of errors say nothing of requests', {
      hint: 'Give the _stats.csv that lies beside them.',
    });
  }
  const { summary, warnings } = mergeSummaries(parts);
  const course = histories.length > 0 ? mergeSummaries(histories).summary : undefined;
  const { requestCount, failureCount, latencyMs } = summary;
  const durationMs = summary.durationMs ?? course?.durationMs ?? 0;
  const startAtMs = summary.startAtMs ?? course?.startAtMs;
  const exactness: Exactness = {
    kind: 'approximate',
    ...(summary.relativeError === undefined ? {} : { relativeError: summary.relativeError }),
  };
  return {
    requestCount,
    failureCount,
    errorRatio: requestCount === 0 ? 0 : failureCount / requestCount,
    durationMs,
    throughputRps: durationMs > 0 ? (requestCount * 1000) / durationMs : 0,
    ...(latencyMs ? { latencyMs } : {}),
    byName: { ...summary.byName },
    series: [...(summary.series?.length ? summary.series : (course?.series ?? []))],
    exactness,
    warnings:
      durationMs > 0 || requestCount === 0
        ? warnings
        : [...warnings, 'the file says nothing of its length: no throughput'],
    ...startedAtOf(startAtMs),
  };
}
