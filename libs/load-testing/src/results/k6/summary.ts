import { PerfError } from '@perf-agent/contracts/basics';
import { z } from 'zod';
import { parseJsonDocument, type DocumentReport } from '../document-reader.ts';
import { knownQuantiles, latencyOfKnown, missingQuantiles } from '../known-quantiles.ts';

const Numbers = z.record(z.string(), z.unknown());
/** `handleSummary` puts a metric's numbers into `values`, `--summary-export` beside its thresholds. */
const Metric = z
  .union([z.looseObject({ values: Numbers }).transform(({ values }) => values), Numbers])
  .transform((values) => {
    const numbers = Object.entries(values).filter(([, value]) => typeof value === 'number');
    return new Map(numbers as [string, number][]);
  });
const Summary = z.looseObject({
  metrics: z.record(z.string(), Metric),
  state: z.looseObject({ testRunDurationMs: z.number().optional() }).optional(),
});

/**
 * Reads the end-of-test summary of k6, both shapes (k6 docs: end of test, `--summary-export` and `handleSummary`). k6
 * computes its percentiles over all samples, but prints only those asked for with `--summary-trend-stats`.
 *
 * @throws PerfError RAW_DATA_INVALID
 */
export function parseK6Summary(text: string): DocumentReport {
  const parsed = Summary.safeParse(parseJsonDocument('k6', text));
  const requests = parsed.data?.metrics.http_reqs;
  const requestCount = requests?.get('count');
  if (!parsed.success || requestCount === undefined) {
    throw new PerfError('RAW_DATA_INVALID', 'k6: the summary has no metrics.http_reqs.count', {
      cause: parsed.error,
      hint: 'Give a file of --summary-export or of handleSummary, of a run with HTTP requests.',
    });
  }
  const { metrics, state } = parsed.data;
  const failed = metrics.http_req_failed;
  // Of this rate, "passes" are the values that are true: the failed requests.
  const failureCount = failed?.get('passes') ?? 0;
  const rate = requests?.get('rate') ?? 0;
  const durationMs =
    state?.testRunDurationMs ?? (rate > 0 ? (requestCount / rate) * 1000 : undefined);
  const duration = metrics.http_req_duration ?? new Map<string, number>();
  const known = latencyOfKnown(quantilesOf(duration), duration.get('avg'));
  const warnings = missingQuantiles(known?.missing ?? []);
  if (!failed) warnings.push('http_req_failed is not in the file: no request is taken as failed');
  if (!known && requestCount > 0) warnings.push('http_req_duration has no min, max and avg');
  if (failureCount > requestCount)
    throw new PerfError(
      'RAW_DATA_INVALID',
      'k6: the summary has more failed requests than requests',
    );
  return {
    summary: {
      requestCount,
      failureCount,
      ...(known && requestCount > 0 ? { latencyMs: known.latencyMs } : {}),
      ...(durationMs === undefined ? {} : { durationMs }),
    },
    warnings,
  };
}

function quantilesOf(numbers: ReadonlyMap<string, number>): ReadonlyMap<number, number> {
  return knownQuantiles([
    [0, numbers.get('min')],
    [0.5, numbers.get('med')],
    [1, numbers.get('max')],
    ...[...numbers].flatMap(([name, value]) => {
      const percent = /^p\((\d+(?:\.\d+)?)\)$/.exec(name)?.[1];
      return percent === undefined ? [] : [[Number(percent) / 100, value] as const];
    }),
  ]);
}
