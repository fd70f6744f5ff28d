import { NightlyMetric, type NightlyDocument } from '@perf-agent/contracts';
import { metricOfRepeats, nightsOf, pastValues } from './history.ts';

/** The history of one metric of one scenario, as far as it can be compared with its newest night. */
export type MetricHistory = {
  readonly service: string;
  readonly scenario: string;
  readonly metric: NightlyMetric;
  readonly nights: readonly { readonly date: string; readonly runs: readonly number[] }[];
  /** Earlier runs that are left out: another environment, or another configuration of the scenario. */
  readonly leftOut: number;
};

/** @returns one history for each scenario and metric of the newest valid run of each service, oldest night first */
export function historySeries(nights: readonly NightlyDocument[]): MetricHistory[] {
  const sorted = nights.toSorted((a, b) => (a.date < b.date ? -1 : 1));
  const newest = new Map<string, { date: string; run: NightlyDocument['runs'][number] }>();
  for (const { date, runs } of sorted) {
    for (const run of runs) {
      if (run.status === 'valid') newest.set(`${run.service.name} ${run.target}`, { date, run });
    }
  }
  return [...newest.values()].flatMap(({ run }) => {
    const comparable = {
      environmentHash: run.environmentHash,
      target: run.target,
      serviceName: run.service.name,
    };
    return run.scenarios.flatMap((entry) =>
      NightlyMetric.options
        .filter((metric) => metricOfRepeats(entry.repeats, metric).length > 0)
        .map((metric): MetricHistory => {
          const name = { name: entry.scenario, scenarioHash: entry.scenarioHash };
          const past = pastValues(sorted, comparable, name, metric);
          return {
            service: run.service.name,
            scenario: entry.scenario,
            metric,
            nights: nightsOf(past.values),
            leftOut: past.otherEnvironment + past.otherScenario,
          };
        }),
    );
  });
}
