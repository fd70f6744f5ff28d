import type { LoadResult, MetricComparison } from '@perf-agent/contracts';
import {
  compareNight,
  confirm,
  isSuspect,
  resolveSuspicion,
  type NightQuestion,
} from '@perf-agent/regression-statistics';
import { metricOfRepeats } from './history.ts';
import { nightMetrics } from './judge.ts';
import { measureInterleaved, type NightSession } from './measure.ts';
import { blameTarget, summarizeNight, type MeasuredNight } from './summarize-night.ts';

/** So many times, each with as many repeats as a night has, a suspicion is looked at again before it is left as one. */
const MOST_BATCHES = 3;

type Results = ReadonlyMap<string, readonly LoadResult[]>;

/**
 * Measures the scenarios of tonight's suspicions again, until each is confirmed, refuted, or was looked at three times.
 *
 * @param first the results of the first repeats, by scenario
 * @param questions in the order of the night's comparisons
 */
export async function lookAgain(
  night: MeasuredNight,
  first: Results,
  questions: readonly NightQuestion[],
  session: NightSession,
): Promise<MeasuredNight> {
  const { request, ports, scenarios, hashes } = session;
  const { repeats } = request.config.nightly;
  const further = new Map<string, LoadResult[]>();
  const comparisons = [...night.comparisons];
  let open = comparisons.map((_, index) => index).filter((index) => isOpen(comparisons[index]));
  let looked = night;
  for (let batch = 1; batch <= MOST_BATCHES && open.length > 0; batch++) {
    const names = new Set(open.map((index) => comparisons[index]?.scenario));
    const again = scenarios.filter(({ name }) => names.has(name));
    ports.progress({ kind: 'suspicion', scenarios: again.map(({ name }) => name), repeats });
    const rounds = { from: repeats * batch + 1, to: repeats * (batch + 1) };
    const measured = await measureInterleaved(again, rounds, session);
    for (const [name, results] of measured.results) {
      further.set(name, [...(further.get(name) ?? []), ...results]);
    }
    looked = summarizeNight(scenarios, hashes, together(first, further), repeats);
    if (measured.targetFailure !== undefined) blameTarget(looked, measured.targetFailure);
    open = open.filter((index) => {
      const question = questions[index];
      const suspect = night.comparisons[index];
      if (!question || !suspect) return false;
      const { comparison, undecided } = resolve(suspect, question, further, looked);
      comparisons[index] = comparison;
      return undecided;
    });
    if (measured.targetFailure !== undefined) break;
  }
  if (looked === night) return night;
  const warnings = [...new Set([...night.warnings, ...looked.warnings])];
  return { ...looked, comparisons, warnings };
}

function isOpen(comparison: MetricComparison | undefined): boolean {
  return comparison !== undefined && isSuspect(comparison);
}

function together(first: Results, further: Results): Map<string, readonly LoadResult[]> {
  return new Map(
    [...first].map(([name, results]) => [name, [...results, ...(further.get(name) ?? [])]]),
  );
}

function resolve(
  suspect: MetricComparison,
  question: NightQuestion,
  further: Results,
  looked: MeasuredNight,
): { comparison: MetricComparison; undecided: boolean } {
  const { scenario, metric } = suspect;
  const results = further.get(scenario) ?? [];
  const runs = metricOfRepeats(results, metric);
  const all = looked.scenarios.find((entry) => entry.scenario === scenario);
  const tonight = all?.metrics[metric];
  if (runs.length === 0 || !all || !tonight) {
    const reason = `${suspect.reason} It could not be measured again: none of the further repeats was valid.`;
    return { comparison: { ...suspect, verdict: 'inconclusive', reason }, undecided: false };
  }
  if (!suspect.decision) {
    const repeatedOnly = nightMetrics(results).metrics[metric];
    const comparison = confirm(suspect, repeatedOnly ?? tonight, tonight, runs.length);
    return { comparison, undecided: false };
  }
  const allRuns = metricOfRepeats(all.repeats, metric);
  const asked: NightQuestion = {
    ...question,
    comparison: compareNight({
      ...{ scenario, metric, tonight, threshold: suspect.threshold },
      baselineNights: suspect.baseline.nights,
      repeatCount: allRuns.length,
    }),
    tonight: { ...question.tonight, runs: allRuns },
  };
  const { state, comparison } = resolveSuspicion(asked, runs);
  return { comparison, undecided: state === 'undecided' };
}
