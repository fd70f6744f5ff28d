import {
  isPerfError,
  messageOf,
  NIGHTLY_SCHEMA,
  NightlyDocument,
  PerfError,
  validate,
  type LoadResult,
  type MetricVerdict,
  type NightlyMetric,
  type NightlyRun,
} from '@perf-agent/contracts';
import type { TextFile } from '@perf-agent/runtime';

/**
 * @throws PerfError DOCUMENT_TOO_NEW, DOCUMENT_INVALID
 */
export function parseNightly(text: string, file: string): NightlyDocument {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new PerfError('DOCUMENT_INVALID', `${file}: not complete JSON: ${messageOf(error)}`, {
      cause: error,
    });
  }
  const schema =
    typeof value === 'object' && value !== null && 'schema' in value
      ? String(value.schema)
      : 'none';
  const version = /^perf-agent\/nightly@(\d+)$/.exec(schema)?.[1];
  if (version !== undefined && Number(version) > Number(NIGHTLY_SCHEMA.split('@')[1])) {
    throw new PerfError(
      'DOCUMENT_TOO_NEW',
      `${file}: expected schema ${NIGHTLY_SCHEMA} or older, found ${schema}`,
      {
        hint: 'Update perf-agent.',
      },
    );
  }
  // Version 1 has nothing that version 2 lacks.
  const current =
    schema === 'perf-agent/nightly@1' ? { ...(value as object), schema: NIGHTLY_SCHEMA } : value;
  return validate(NightlyDocument, current, file, 'DOCUMENT_INVALID');
}

/** Reads the nights that can be read; each other file is named in a warning, kept, and left out of the baseline. */
export function readHistory(files: readonly TextFile[]): {
  nights: NightlyDocument[];
  warnings: string[];
} {
  const nights: NightlyDocument[] = [];
  const warnings: string[] = [];
  for (const { file, text, problem } of files) {
    try {
      if (text === undefined)
        throw new PerfError('DOCUMENT_INVALID', `${file}: ${problem ?? 'gone'}`);
      nights.push(parseNightly(text, file));
    } catch (error) {
      if (!isPerfError(error)) throw error;
      warnings.push(`left out of the baseline: ${error.message}`);
    }
  }
  return { nights, warnings };
}

/** Where a metric stands in the result of one repeat. */
const READ_METRIC: Readonly<Record<NightlyMetric, (result: LoadResult) => number | undefined>> = {
  p95LatencyMs: ({ latencyMs }) => latencyMs?.p95.value,
  throughputRps: ({ throughputRps }) => throughputRps,
  errorRatio: ({ errorRatio }) => errorRatio,
  peakRssBytes: ({ peakRssBytes }) => peakRssBytes,
};

/** @returns the metric in each valid repeat that has it */
export function metricOfRepeats(repeats: readonly LoadResult[], metric: NightlyMetric): number[] {
  return repeats
    .filter(({ status }) => status === 'valid')
    .map(READ_METRIC[metric])
    .filter((value) => value !== undefined);
}

/** Puts the repeats of all runs of one date together. */
export function nightsOf(values: readonly PastValue[]): { date: string; runs: number[] }[] {
  const byDate = new Map<string, number[]>();
  for (const { date, runs } of values) byDate.set(date, [...(byDate.get(date) ?? []), ...runs]);
  return [...byDate].map(([date, runs]) => ({ date, runs }));
}

export type PastValue = {
  date: string;
  value: number;
  /** The metric in each valid repeat. */
  runs: number[];
  verdict?: MetricVerdict;
};

/** What of a past run must be equal for its numbers to be comparable with tonight's. */
export type Comparable = Pick<NightlyRun, 'environmentHash' | 'target'> & { serviceName: string };

/** A slow service is slow for all scenarios, and what looked regressed once is no measure of a normal night. */
function wasNormal({ verdict, comparisons }: NightlyRun): boolean {
  return verdict !== 'regressed' && comparisons.every(({ confirmation }) => !confirmation);
}

/**
 * @returns the values of one metric of one scenario in all valid runs on the same environment and with the same
 *   scenario, and how many were left out because they differ
 */
export function pastValues(
  nights: readonly NightlyDocument[],
  tonight: Comparable,
  scenario: { name: string; scenarioHash: string },
  metric: NightlyMetric,
): { values: PastValue[]; otherEnvironment: number; otherScenario: number } {
  const found = { values: [] as PastValue[], otherEnvironment: 0, otherScenario: 0 };
  for (const { date, runs } of nights) {
    for (const run of runs) {
      if (
        run.status !== 'valid' ||
        run.service.name !== tonight.serviceName ||
        run.target !== tonight.target
      )
        continue;
      const past = run.scenarios.find((entry) => entry.scenario === scenario.name);
      const value = past?.metrics[metric]?.value;
      if (!past || value === undefined) continue;
      if (past.scenarioHash !== scenario.scenarioHash) found.otherScenario++;
      else if (run.environmentHash !== tonight.environmentHash) found.otherEnvironment++;
      else {
        const runs = metricOfRepeats(past.repeats, metric);
        found.values.push({
          date,
          value,
          runs,
          ...(wasNormal(run) ? {} : { verdict: 'regressed' }),
        });
      }
    }
  }
  return found;
}
