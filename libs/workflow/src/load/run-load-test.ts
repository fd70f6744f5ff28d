import path from 'node:path';
import type {
  AdmittedPlan,
  LoadResult,
  LoadTester,
  LoadTool,
  PerfAgentConfig,
  TestType,
} from '@perf-agent/contracts';
import { loadPlan, requireSchedule, runGuarded, type Guard } from '@perf-agent/load-testing';
import { probe, type RunningTarget } from '@perf-agent/runtime';
import type { NightlyPorts } from '../nightly/ports.ts';
import { named } from './named.ts';
import { startInRunFolder } from '../start-in-run-folder.ts';

/** Relative to the workspace root. */
export const LOAD_FOLDER = path.join('docs', 'performance', 'benchmarks', 'load');

const HEALTH_TIMEOUT_MS = 2_000;

export type LoadTestPorts = Pick<
  NightlyPorts,
  'clock' | 'createFolder' | 'admit' | 'startTarget' | 'writeFileWhole' | 'requireWritable'
> & {
  readonly loadTesters: Readonly<Record<LoadTool, LoadTester>>;
  /** A breaker for one run of the scenario. */
  readonly createGuard: (plan: AdmittedPlan) => Guard;
  /** The service is ready, and the load begins. */
  readonly started: (baseUrl: string) => void;
};

export type LoadTestRequest = {
  readonly workspaceDir: string;
  readonly config: PerfAgentConfig;
  readonly target: string;
  readonly scenario: string;
  readonly testType: TestType;
  /** In place of the scenario's own tool. */
  readonly tool?: LoadTool;
  readonly runId: string;
  readonly signal: AbortSignal;
};

/**
 * Runs one load test: starts the target, loads it under the circuit breaker, stops it, and writes the result below
 * LOAD_FOLDER.
 *
 * @throws PerfError CONFIG_INVALID for names that are not there, and as the ports; the service is stopped in every case
 */
export async function runLoadTest(
  request: LoadTestRequest,
  ports: LoadTestPorts,
): Promise<{ readonly result: LoadResult; readonly file: string }> {
  const { workspaceDir, config, runId, signal, testType } = request;
  const targetConfig = named(config.targets, request.target, 'target');
  const configured = named(config.scenarios, request.scenario, 'scenario');
  const scenario = { ...configured, tool: request.tool ?? configured.tool };
  const draft = { name: request.scenario, scenario, testType };
  // Refused before anything is started; `{port}` is not filled in yet, any port does for that.
  const anyUrl = targetConfig.baseUrl.replaceAll('{port}', '1');
  const tester = ports.loadTesters[scenario.tool];
  requireSchedule(
    tester,
    ports.admit(targetConfig, loadPlan({ ...draft, baseUrl: anyUrl })).schedule,
  );
  await ports.requireWritable(path.join(workspaceDir, LOAD_FOLDER));
  const toolVersion = await tester.version(signal);
  const { runDir, target } = await startInRunFolder(targetConfig, request, ports);
  try {
    ports.started(target.baseUrl);
    const plan = ports.admit(targetConfig, loadPlan({ ...draft, baseUrl: target.baseUrl }));
    const runName = `${request.scenario}-${testType}`;
    const context = { runDir, runName, workspaceDir, toolVersion, processMark: runId, signal };
    const healthUrl = `${target.baseUrl}${targetConfig.start?.ready.path ?? '/'}`;
    const isHealthy = async (): Promise<boolean> =>
      (await probe(healthUrl, HEALTH_TIMEOUT_MS)) < 500;
    const measured = await runGuarded(tester, plan, context, ports.createGuard(plan), isHealthy);
    const result = withTarget(measured, target, await target.failure());
    const stamp = ports.clock.now().toISOString().replaceAll(':', '').replace(/\.\d+/, '');
    const file = path.join(LOAD_FOLDER, `${stamp}_${request.scenario}_${testType}.json`);
    await ports.writeFileWhole(
      path.join(workspaceDir, file),
      `${JSON.stringify(result, null, 2)}\n`,
    );
    return { result, file };
  } finally {
    await target.stop();
  }
}

/** A service that died makes the run invalid, unless the breaker saw it first. */
function withTarget(
  result: LoadResult,
  { service }: RunningTarget,
  failure: string | undefined,
): LoadResult {
  const peakRssBytes = service?.usage().peakRssBytes;
  const measured = peakRssBytes === undefined ? result : { ...result, peakRssBytes };
  if (failure === undefined) return measured;
  return {
    ...measured,
    status: result.status === 'aborted' ? 'aborted' : 'invalid',
    invalidReasons: [...result.invalidReasons, failure],
  };
}
