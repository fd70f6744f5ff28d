import {
  decidedChange,
  METRICS,
  NightlyMetric,
  type Interval,
  type LoadResult,
  type MetricComparison,
  type NightlyDocument,
  type ScenarioNight,
  type Thresholds,
} from '@perf-agent/contracts';
import {
  acrossRepeats,
  baselineNights,
  compareNight,
  type NightQuestion,
} from '@perf-agent/regression-statistics';
import { metricOfRepeats, nightsOf, pastValues, type Comparable } from './history.ts';

/** @returns the metrics of a night: one value a valid repeat, and their interval */
export function nightMetrics(
  repeats: readonly LoadResult[],
): Pick<ScenarioNight, 'metrics' | 'p50LatencyMs' | 'p99LatencyMs'> {
  const valid = repeats.filter(({ status }) => status === 'valid');
  const across = (
    read: (result: LoadResult) => number | undefined,
    kind: 'positive' | 'ratio',
  ): Interval | undefined => {
    const values = valid.map(read).filter((value) => value !== undefined);
    return values.length === 0 || values.length < valid.length
      ? undefined
      : acrossRepeats(values, kind);
  };
  const metrics: Record<NightlyMetric, Interval | undefined> = {
    p95LatencyMs: across(({ latencyMs }) => latencyMs?.p95.value, 'positive'),
    throughputRps: across(({ throughputRps }) => throughputRps, 'positive'),
    errorRatio: across(({ errorRatio }) => errorRatio, 'ratio'),
    peakRssBytes: across(({ peakRssBytes }) => peakRssBytes, 'positive'),
  };
  const p50LatencyMs = across(({ latencyMs }) => latencyMs?.p50.value, 'positive');
  const p99LatencyMs = across(({ latencyMs }) => latencyMs?.p99.value, 'positive');
  return {
    metrics: Object.fromEntries(Object.entries(metrics).filter(([, value]) => value !== undefined)),
    ...(p50LatencyMs ? { p50LatencyMs } : {}),
    ...(p99LatencyMs ? { p99LatencyMs } : {}),
  };
}

/**
 * Compares every measured metric of one scenario with the 7-day rolling average, and gathers what a decision on its
 * history needs.
 */
export function askScenario(
  scenario: Pick<ScenarioNight, 'scenario' | 'scenarioHash' | 'metrics' | 'repeats'>,
  tonight: Comparable & { date: string },
  nights: readonly NightlyDocument[],
  thresholds: Thresholds,
): { questions: NightQuestion[]; warnings: string[] } {
  const questions: NightQuestion[] = [];
  const warnings = new Set<string>();
  for (const metric of NightlyMetric.options) {
    const value = scenario.metrics[metric];
    if (!value) continue;
    const past = pastValues(
      nights,
      tonight,
      { name: scenario.scenario, scenarioHash: scenario.scenarioHash },
      metric,
    );
    if (past.otherEnvironment > 0) {
      warnings.add(
        `${scenario.scenario}: ${past.otherEnvironment} earlier runs on another environment (host, processor, Node or tool version) are not compared`,
      );
    }
    if (past.otherScenario > 0) {
      warnings.add(
        `${scenario.scenario}: ${past.otherScenario} earlier runs with another configuration of the scenario are not compared`,
      );
    }
    const runs = metricOfRepeats(scenario.repeats, metric);
    questions.push({
      comparison: compareNight({
        scenario: scenario.scenario,
        metric,
        tonight: value,
        baselineNights: baselineNights({ date: tonight.date, history: past.values }),
        threshold: thresholds[metric],
        repeatCount: runs.length,
      }),
      earlier: nightsOf(past.values),
      tonight: { date: tonight.date, runs },
    });
  }
  return { questions, warnings: [...warnings] };
}

/** @returns the regression that is furthest beyond its threshold */
export function worstRegression(
  comparisons: readonly MetricComparison[],
): MetricComparison | undefined {
  const excess = (comparison: MetricComparison): number => {
    const change = decidedChange(comparison)?.value ?? 0;
    const harm = METRICS[comparison.metric].worse === 'higher' ? change : -change;
    return harm / comparison.threshold;
  };
  return comparisons
    .filter(({ verdict }) => verdict === 'regressed')
    .sort((left, right) => excess(right) - excess(left))[0];
}
