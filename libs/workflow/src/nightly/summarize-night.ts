import type { LoadResult, NightlyRun } from '@perf-agent/contracts';
import { nightMetrics } from './judge.ts';
import type { NamedScenario } from './measure.ts';

/** What a night measured, before it is a document. */
export type MeasuredNight = Pick<
  NightlyRun,
  'scenarios' | 'comparisons' | 'invalidReasons' | 'invalidCause' | 'warnings'
>;

/** The service cannot be measured any longer: the night is no result. */
export function blameTarget(night: MeasuredNight, failure: string): void {
  night.invalidReasons.push(failure);
  night.invalidCause = 'target';
}

/**
 * A service that answers nothing well is no measure of anything, unless that is the news: then its error rate regressed,
 * or may have.
 *
 * @returns why, for each scenario of which no request succeeded
 */
export function uselessScenarios({ scenarios, comparisons }: MeasuredNight): string[] {
  return scenarios
    .filter(({ metrics }) => metrics.errorRatio?.value === 1)
    .filter(({ scenario }) => {
      const ofScenario = comparisons.filter((comparison) => comparison.scenario === scenario);
      return !ofScenario.some(
        ({ verdict }) => verdict === 'regressed' || verdict === 'suspect-night',
      );
    })
    .map(({ scenario }) => `${scenario}: no request succeeded; its raw data say what came`);
}

/** A night needs at least half of its repeats, and two. */
export function summarizeNight(
  scenarios: readonly NamedScenario[],
  hashes: ReadonlyMap<string, string>,
  results: ReadonlyMap<string, readonly LoadResult[]>,
  repeats: number,
): MeasuredNight {
  const night: MeasuredNight = { scenarios: [], comparisons: [], invalidReasons: [], warnings: [] };
  for (const { name, scenario } of scenarios) {
    const repeated = [...(results.get(name) ?? [])];
    const invalid = repeated.filter(({ status }) => status === 'invalid');
    const needed = Math.max(2, Math.ceil(repeats / 2));
    const because = [...new Set(invalid.flatMap(({ invalidReasons }) => invalidReasons))].join(
      '; ',
    );
    if (repeated.length - invalid.length < needed) {
      const why = because === '' ? '' : `: ${because}`;
      night.invalidCause = invalid.every(({ invalidCause }) => invalidCause === 'target')
        ? 'target'
        : 'generator';
      night.invalidReasons.push(
        `${name}: ${repeated.length - invalid.length} valid repeats, at least ${needed} are needed${why}`,
      );
    } else if (invalid.length > 0) {
      night.warnings.push(
        `${name}: ${invalid.length} of ${repeated.length} repeats are invalid and left out: ${because}`,
      );
    }
    for (const warning of new Set(repeated.flatMap(({ warnings }) => warnings)))
      night.warnings.push(`${name}: ${warning}`);
    night.scenarios.push({
      scenario: name,
      tool: scenario.tool,
      scenarioHash: hashes.get(name) ?? '',
      ...nightMetrics(repeated),
      repeats: repeated,
    });
  }
  return night;
}
