import {
  isPerfError,
  PerfError,
  type LoadResult,
  type LoadTool,
  type MetricComparison,
  type NightlyDocument,
} from '@perf-agent/contracts';
import { loadPlan } from '@perf-agent/load-testing';
import { confirm, isSuspect } from '@perf-agent/regression-statistics';
import type { RunningTarget } from '@perf-agent/runtime';
import { startInRunFolder } from '../start-in-run-folder.ts';
import { comparableEnvironment, scenarioHashes } from './identity.ts';
import { judgeScenario, nightMetrics } from './judge.ts';
import { measureInterleaved, type NamedScenario } from './measure.ts';
import type { NightlyPorts, NightlyRequest } from './ports.ts';
import {
  blameTarget,
  summarizeNight,
  uselessScenarios,
  type MeasuredNight,
} from './summarize-night.ts';

/**
 * Starts the service, measures every scenario, compares with the earlier nights and measures a suspicion again.
 *
 * @throws PerfError as the ports; the service is stopped in every case
 */
export async function measureNight(
  request: NightlyRequest,
  ports: NightlyPorts,
  toolVersions: Partial<Record<LoadTool, string>>,
  nights: readonly NightlyDocument[],
): Promise<MeasuredNight> {
  const { config, workspaceDir } = request;
  const targetConfig = config.targets[config.nightly.target];
  if (!targetConfig)
    throw new PerfError(
      'CONFIG_INVALID',
      `nightly.target: ${config.nightly.target} is not a target`,
    );
  const scenarios = config.nightly.scenarios.flatMap((name): NamedScenario[] => {
    const scenario = config.scenarios[name];
    return scenario ? [{ name, scenario }] : [];
  });
  // Refused before anything is started; `{port}` is not filled in yet, any port does for that.
  for (const { name, scenario } of scenarios) {
    const baseUrl = targetConfig.baseUrl.replaceAll('{port}', '1');
    ports.admit(targetConfig, loadPlan({ name, scenario, baseUrl }));
  }
  const hashes = await scenarioHashes(scenarios, workspaceDir, ports);
  const { runDir, target } = await startInRunFolder(targetConfig, request, ports);
  try {
    return await measureAndJudge(
      scenarios,
      hashes,
      target,
      { ...request, runDir },
      ports,
      toolVersions,
      nights,
    );
  } catch (error) {
    if (!isPerfError(error) || error.code !== 'TARGET_DIED') throw error;
    return {
      scenarios: [],
      comparisons: [],
      invalidReasons: [error.message],
      invalidCause: 'target',
      warnings: [],
    };
  } finally {
    await target.stop();
  }
}

async function measureAndJudge(
  scenarios: readonly NamedScenario[],
  hashes: ReadonlyMap<string, string>,
  target: RunningTarget,
  request: NightlyRequest & { runDir: string },
  ports: NightlyPorts,
  toolVersions: Partial<Record<LoadTool, string>>,
  nights: readonly NightlyDocument[],
): Promise<MeasuredNight> {
  const { repeats, thresholds } = request.config.nightly;
  ports.progress({
    kind: 'started',
    baseUrl: target.baseUrl,
    runCount: repeats * scenarios.length,
  });
  const first = await measureInterleaved(
    scenarios,
    { from: 1, to: repeats },
    target,
    toolVersions,
    request,
    ports,
  );
  const night = summarizeNight(scenarios, hashes, first.results, repeats);
  if (first.targetFailure !== undefined) blameTarget(night, first.targetFailure);
  if (night.invalidReasons.length > 0) return night;

  const environmentHash = comparableEnvironment(await ports.describeEnvironment(toolVersions));
  const tonight = {
    date: request.date,
    environmentHash,
    target: request.config.nightly.target,
    serviceName: request.config.service.name,
  };
  for (const scenario of night.scenarios) {
    const judged = judgeScenario(scenario, tonight, nights, thresholds);
    night.comparisons.push(...judged.comparisons);
    night.warnings.push(...judged.warnings);
  }
  const useless = uselessScenarios(night);
  if (useless.length > 0) {
    for (const reason of useless) blameTarget(night, reason);
    return night;
  }
  const suspects = night.comparisons.filter(isSuspect);
  if (suspects.length === 0) return night;

  const again = scenarios.filter(({ name }) => suspects.some(({ scenario }) => scenario === name));
  ports.progress({ kind: 'suspicion', scenarios: again.map(({ name }) => name), repeats });
  const rounds = { from: repeats + 1, to: repeats * 2 };
  const second = await measureInterleaved(again, rounds, target, toolVersions, request, ports);
  const all = new Map(
    [...first.results].map(([name, results]) => [
      name,
      [...results, ...(second.results.get(name) ?? [])],
    ]),
  );
  const longer = summarizeNight(scenarios, hashes, all, repeats);
  if (second.targetFailure !== undefined) blameTarget(longer, second.targetFailure);
  const comparisons = night.comparisons.map((comparison) => {
    const results = second.results.get(comparison.scenario);
    return isSuspect(comparison) && results
      ? confirmSuspect(comparison, results, longer)
      : comparison;
  });
  return {
    ...longer,
    comparisons,
    warnings: [...new Set([...night.warnings, ...longer.warnings])],
  };
}

function confirmSuspect(
  suspect: MetricComparison,
  results: readonly LoadResult[],
  night: MeasuredNight,
): MetricComparison {
  const repeatedOnly = nightMetrics(results).metrics[suspect.metric];
  const all = night.scenarios.find(({ scenario }) => scenario === suspect.scenario)?.metrics[
    suspect.metric
  ];
  if (!repeatedOnly || !all) {
    const reason = `${suspect.reason} It could not be measured again: none of the further repeats was valid.`;
    return { ...suspect, verdict: 'inconclusive', reason };
  }
  const validCount = results.filter(({ status }) => status === 'valid').length;
  return confirm(suspect, repeatedOnly, all, validCount);
}
