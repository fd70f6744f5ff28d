import {
  decidedChange,
  NightlyMetric,
  type Interval,
  type LoadResult,
  type MetricVerdict,
  type NightlyDocument,
  type NightlyRun,
  type ScenarioNight,
} from '@perf-agent/contracts';

/** Metrics that are recorded for people, beside those that are judged. */
export const SEARCHED_METRICS = [...NightlyMetric.options, 'p50LatencyMs', 'p99LatencyMs'] as const;
export type SearchedMetric = (typeof SEARCHED_METRICS)[number];

/** What a row must be; what is left out may be anything. Dates are inclusive. */
export type HistoryQuery = {
  readonly metric?: SearchedMetric | undefined;
  readonly scenario?: string | undefined;
  readonly service?: string | undefined;
  readonly target?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly verdict?: MetricVerdict | 'invalid' | undefined;
};

/** A stored baseline test of `load run`. */
export type BaselineTest = { readonly file: string; readonly result: LoadResult };

/** One value of one metric, of a night or a baseline test. */
export type HistoryRow = {
  readonly kind: 'night' | 'baseline-test';
  /** The day of the document; of a baseline test that of its start (UTC). */
  readonly date: string;
  readonly runId?: string;
  readonly service?: string;
  readonly target?: string;
  readonly scenario?: string;
  /** Without metric and value: a night that was not valid and measured nothing. */
  readonly metric?: SearchedMetric;
  readonly value?: number;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  /** The plain mean of the 7 days before, as it was then. */
  readonly baselineAverage?: number;
  /** What the verdict of that night is about: relative, or in points. */
  readonly change?: Interval;
  /** First night of that change. */
  readonly onset?: string;
  readonly verdict?: MetricVerdict | 'invalid';
  readonly reason?: string;
  readonly reportFile?: string;
  readonly environmentHash?: string;
  /** Of a baseline test. */
  readonly file?: string;
};

/**
 * Finds earlier values by metric, scenario, date and verdict: of all nights, and of baseline tests.
 *
 * p50 and p99 are found when they are asked for. What a night was judged is told as it was then, also where a later
 * night saw it otherwise; nights and tests that were not valid have the verdict 'invalid'.
 *
 * @returns ascending by date, then in the order of the document
 */
export function searchHistory(
  nights: readonly NightlyDocument[],
  query: HistoryQuery = {},
  baselineTests: readonly BaselineTest[] = [],
): HistoryRow[] {
  const rows = [
    ...nights.flatMap(({ date, runs }) => runs.flatMap((run) => runRows(date, run, query.metric))),
    ...baselineTests.flatMap((test) => testRows(test, query.metric)),
  ];
  return rows
    .filter((row) => matches(row, query))
    .sort((a, b) => (a.date === b.date ? 0 : a.date < b.date ? -1 : 1));
}

function matches(row: HistoryRow, query: HistoryQuery): boolean {
  const { from, to } = query;
  if (from !== undefined && row.date < from) return false;
  if (to !== undefined && row.date > to) return false;
  const names = ['metric', 'scenario', 'service', 'target', 'verdict'] as const;
  return names.every((name) => query[name] === undefined || row[name] === query[name]);
}

function runRows(date: string, run: NightlyRun, metric?: SearchedMetric): HistoryRow[] {
  const about = {
    kind: 'night' as const,
    date,
    runId: run.runId,
    service: run.service.name,
    target: run.target,
    environmentHash: run.environmentHash,
    ...(run.status === 'invalid' && {
      verdict: 'invalid' as const,
      reason: run.invalidReasons.join('; '),
    }),
  };
  const rows = run.scenarios.flatMap((scenario) =>
    metricsOf(scenario, metric).map(([name, interval]): HistoryRow => {
      const found = { ...about, scenario: scenario.scenario, metric: name, ...interval };
      return run.status === 'invalid' ? found : { ...found, ...judgement(run, scenario, name) };
    }),
  );
  return rows.length === 0 && run.status === 'invalid' ? [about] : rows;
}

function judgement(
  { comparisons, reportFile }: NightlyRun,
  { scenario }: ScenarioNight,
  metric: SearchedMetric,
): Partial<HistoryRow> {
  const found = comparisons.find((one) => one.scenario === scenario && one.metric === metric);
  if (!found) return {};
  const { verdict, reason, baseline, decision } = found;
  const change = decidedChange(found);
  return {
    verdict,
    reason,
    ...(baseline.average !== undefined && { baselineAverage: baseline.average }),
    ...(change && { change }),
    ...(decision?.onset !== undefined && { onset: decision.onset }),
    ...(reportFile !== undefined && verdict === 'regressed' && { reportFile }),
  };
}

function metricsOf(
  { metrics, p50LatencyMs, p99LatencyMs }: ScenarioNight,
  metric: SearchedMetric | undefined,
): [SearchedMetric, Interval][] {
  const all = { ...metrics, ...(metric !== undefined && { p50LatencyMs, p99LatencyMs }) };
  return SEARCHED_METRICS.flatMap((name): [SearchedMetric, Interval][] => {
    const interval = all[name];
    return interval && (metric === undefined || metric === name) ? [[name, interval]] : [];
  });
}

function testRows({ file, result }: BaselineTest, metric?: SearchedMetric): HistoryRow[] {
  const { scenario, startedAt, status, latencyMs, peakRssBytes } = result;
  if (result.testType !== 'baseline' || startedAt === undefined) return [];
  const values: Partial<Record<SearchedMetric, Interval>> = {
    throughputRps: { value: result.throughputRps },
    errorRatio: { value: result.errorRatio },
    ...(peakRssBytes !== undefined && { peakRssBytes: { value: peakRssBytes } }),
    ...(latencyMs && { p95LatencyMs: latencyMs.p95 }),
    ...(latencyMs && metric && { p50LatencyMs: latencyMs.p50, p99LatencyMs: latencyMs.p99 }),
  };
  return SEARCHED_METRICS.flatMap((name): HistoryRow[] => {
    const interval = values[name];
    if (!interval || (metric !== undefined && metric !== name)) return [];
    const about = { kind: 'baseline-test' as const, date: startedAt.slice(0, 10), file };
    const invalid = status === 'valid' ? {} : { verdict: 'invalid' as const };
    return [
      {
        ...about,
        ...(scenario !== undefined && { scenario }),
        metric: name,
        ...interval,
        ...invalid,
      },
    ];
  });
}
