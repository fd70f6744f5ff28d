import {
  isPerfError,
  messageOf,
  NIGHTLY_SCHEMA,
  NightlyDocument,
  PerfError,
  validate,
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
  return validate(NightlyDocument, value, file, 'DOCUMENT_INVALID');
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

export type PastValue = { date: string; value: number; verdict?: MetricVerdict };

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
        found.values.push({ date, value, ...(wasNormal(run) ? {} : { verdict: 'regressed' }) });
      }
    }
  }
  return found;
}
