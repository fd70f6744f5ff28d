import { isPerfError, PerfError, type LoadTool, type NightlyDocument } from '@perf-agent/contracts';
import { loadPlan } from '@perf-agent/load-testing';
import { decideNights } from '@perf-agent/regression-statistics';
import { startInRunFolder } from '../start-in-run-folder.ts';
import { comparableEnvironment, scenarioHashes } from './identity.ts';
import { askScenario } from './judge.ts';
import { lookAgain } from './look-again.ts';
import { measureInterleaved, type NamedScenario, type NightSession } from './measure.ts';
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
    const session = {
      scenarios,
      hashes,
      target,
      toolVersions,
      request: { ...request, runDir },
      ports,
    };
    return await measureAndJudge(session, nights);
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
  session: NightSession,
  nights: readonly NightlyDocument[],
): Promise<MeasuredNight> {
  const { scenarios, request, ports, target } = session;
  const { repeats, thresholds } = request.config.nightly;
  const runCount = repeats * scenarios.length;
  ports.progress({ kind: 'started', baseUrl: target.baseUrl, runCount });
  const first = await measureInterleaved(scenarios, { from: 1, to: repeats }, session);
  const night = summarizeNight(scenarios, session.hashes, first.results, repeats);
  if (first.targetFailure !== undefined) blameTarget(night, first.targetFailure);
  if (night.invalidReasons.length > 0) return night;

  const environment = await ports.describeEnvironment(session.toolVersions);
  const tonight = {
    date: request.date,
    environmentHash: comparableEnvironment(environment),
    target: request.config.nightly.target,
    serviceName: request.config.service.name,
  };
  const questions = night.scenarios.flatMap((scenario) => {
    const asked = askScenario(scenario, tonight, nights, thresholds);
    night.warnings.push(...asked.warnings);
    return asked.questions;
  });
  night.comparisons.push(...decideNights(questions));
  const useless = uselessScenarios(night);
  if (useless.length > 0) {
    for (const reason of useless) blameTarget(night, reason);
    return night;
  }
  return lookAgain(night, first.results, questions, session);
}
