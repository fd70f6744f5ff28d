import { LOAD_RESULT_SCHEMA, messageOf, PerfError } from '@perf-agent/contracts/basics';
import type { Failures } from '@perf-agent/regression-statistics/comparison';

/** What a comparison needs of one load-result. */
export type RunRow = {
  /** Where it stands, for messages. */
  readonly at: string;
  readonly values: Readonly<Record<string, number | undefined>>;
  readonly counts: Failures;
  /** Why the run is no result, if so. */
  readonly leftOut?: string;
};

type Metric = {
  readonly path: readonly string[];
  readonly worse: 'higher' | 'lower';
  readonly changeKind: 'ratio' | 'points';
};

function latency(...path: string[]): Metric {
  return { path: ['latencyMs', ...path], worse: 'higher', changeKind: 'ratio' };
}

/** Where each metric stands in a load-result, as docs/load-testing.md names them. */
const METRICS: Readonly<Record<string, Metric>> = {
  p50LatencyMs: latency('p50', 'value'),
  p95LatencyMs: latency('p95', 'value'),
  p99LatencyMs: latency('p99', 'value'),
  meanLatencyMs: latency('mean'),
  maxLatencyMs: latency('max'),
  throughputRps: { path: ['throughputRps'], worse: 'lower', changeKind: 'ratio' },
  errorRatio: { path: ['errorRatio'], worse: 'higher', changeKind: 'points' },
  peakRssBytes: { path: ['peakRssBytes'], worse: 'higher', changeKind: 'ratio' },
};

export const METRIC_NAMES: readonly string[] = Object.keys(METRICS);

/** @returns which side is worse, and whether changes are relative or in points */
export function metricScale(metric: string): Pick<Metric, 'worse' | 'changeKind'> | undefined {
  return METRICS[metric];
}

/**
 * Reads load-results without their whole schema, whose library takes longer to load than a comparison: what is read is
 * checked. In the order in which the runs started, where all say when; runs that are not valid are marked.
 *
 * @param texts each one document, an array of them, or one a line
 * @throws PerfError DOCUMENT_INVALID, DOCUMENT_TOO_NEW, SAMPLE_INVALID
 */
export function loadResultRows(texts: readonly { name: string; text: string }[]): RunRow[] {
  const documents = texts.flatMap(({ name, text }) => {
    const all = parseAll(text, name);
    return all.map((value, index) => {
      return documentOf(value, all.length > 1 ? `${name}: result ${index + 1}` : name);
    });
  });
  const started = documents.map(({ startedAt }) => startedAt);
  if (started.every((at) => at !== undefined)) {
    documents.sort((a, b) => ((a.startedAt ?? '') < (b.startedAt ?? '') ? -1 : 1));
  }
  return documents.map(({ row }) => row);
}

function parseAll(text: string, name: string): unknown[] {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  try {
    const value: unknown = JSON.parse(trimmed);
    return Array.isArray(value) ? value : [value];
  } catch (whole) {
    const lines = trimmed.split(/\r?\n/).filter((line) => line.trim() !== '');
    return lines.map((line, index) => {
      try {
        return JSON.parse(line) as unknown;
      } catch (error) {
        // A cut document is told as a whole: only the first line of what is one a line is complete by itself.
        const where = index === 0 ? messageOf(whole) : `line ${index + 1}: ${messageOf(error)}`;
        throw new PerfError('DOCUMENT_INVALID', `${name}: not complete JSON: ${where}`, {
          cause: error,
        });
      }
    });
  }
}

function documentOf(value: unknown, at: string): { row: RunRow; startedAt: string | undefined } {
  const schema = fieldOf(value, ['schema']);
  if (schema !== LOAD_RESULT_SCHEMA) {
    const version = /^perf-agent\/load-result@(\d+)$/.exec(String(schema))?.[1];
    const isNewer = Number(version) > Number(LOAD_RESULT_SCHEMA.split('@')[1]);
    throw new PerfError(
      isNewer ? 'DOCUMENT_TOO_NEW' : 'DOCUMENT_INVALID',
      `${at}: expected schema ${LOAD_RESULT_SCHEMA}, found ${typeof schema === 'string' ? schema : 'none'}`,
      { hint: 'Name files that `perf-agent load run` or `load summarize --json` wrote.' },
    );
  }
  const status = fieldOf(value, ['status']);
  const values = Object.fromEntries(
    Object.entries(METRICS).map(([name, { path }]) => [name, numberAt(value, path, at)]),
  );
  const failures = numberAt(value, ['failureCount'], at) ?? 0;
  const requests = numberAt(value, ['requestCount'], at) ?? 0;
  const startedAt = fieldOf(value, ['startedAt']);
  const leftOut =
    status === 'valid' ? {} : { leftOut: `${at}: the run is ${String(status)}, left out` };
  return {
    row: { at, values, counts: { failures, requests }, ...leftOut },
    startedAt: typeof startedAt === 'string' ? startedAt : undefined,
  };
}

/** A number that is there must be one; of a run without requests there is no latency. */
function numberAt(value: unknown, path: readonly string[], at: string): number | undefined {
  const found = fieldOf(value, path);
  if (found === undefined) return undefined;
  if (typeof found === 'number' && Number.isFinite(found) && found >= 0) return found;
  throw new PerfError(
    'SAMPLE_INVALID',
    `${at}: ${path.join('.')}: expected a number from 0, found ${JSON.stringify(found)}`,
  );
}

function fieldOf(value: unknown, path: readonly string[]): unknown {
  let at: unknown = value;
  for (const name of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}
