import {
  PerfError,
  type AdmittedPlan,
  type CapacityResult,
  type CapacitySlo,
  type LoadResult,
  type LoadSample,
  type LoadScenario,
  type LoadTester,
  type TargetConfig,
} from '@perf-agent/contracts';
import {
  findCapacity,
  loadPlan,
  probeResult,
  runGuarded,
  type Guard,
  type Probe,
} from '@perf-agent/load-testing';
import type { RunningTarget } from '@perf-agent/runtime';
import { named } from './named.ts';
import type { LoadTestPorts, LoadTestRequest } from './run-load-test.ts';
import { startInRunFolder } from '../start-in-run-folder.ts';

export type CapacityRequest = Omit<LoadTestRequest, 'testType' | 'tool'> & {
  readonly slo: CapacitySlo;
  readonly minRps: number;
  readonly maxRps: number;
  readonly maxRequestCount: number;
};

export type CapacityPorts = Pick<LoadTestPorts, 'createFolder' | 'admit' | 'startTarget'> & {
  /** An open loop. */
  readonly tester: LoadTester;
  /** A breaker for one probe. */
  readonly createGuard: (plan: AdmittedPlan) => Guard;
  /** A probe has ended; the first one is number 1. */
  readonly probed: (number: number, rateRps: number, measured: LoadResult) => void;
};

type Run = {
  readonly request: CapacityRequest;
  readonly ports: CapacityPorts;
  readonly targetConfig: TargetConfig;
  readonly scenario: LoadScenario;
  readonly toolVersion: string;
};

/**
 * Finds the highest rate at which a target keeps its objective: starts it, probes it with the scenario's requests, stops it.
 *
 * @throws PerfError USAGE for names that are not there, LOAD_UNSUPPORTED for a scenario without requests, TARGET_DIED, and as
 *   the ports; the service is stopped in every case
 */
export async function measureCapacity(
  request: CapacityRequest,
  ports: CapacityPorts,
): Promise<CapacityResult> {
  const { config, slo, minRps, maxRps, maxRequestCount, signal } = request;
  const targetConfig = named(config.targets, request.target, 'target');
  const scenario = named(config.scenarios, request.scenario, 'scenario');
  if (scenario.requests === undefined) {
    throw new PerfError('LOAD_UNSUPPORTED', 'capacity: expected a scenario with `requests`', {
      hint: 'Probes are open loops of autocannon, which runs no scripts.',
    });
  }
  const toolVersion = await ports.tester.version(signal);
  const run = { request, ports, targetConfig, scenario, toolVersion };
  // Refused before anything is started, at the highest rate that can come.
  admitProbe(run, targetConfig.baseUrl.replaceAll('{port}', '1'), { rateRps: maxRps });
  const { runDir, target } = await startInRunFolder(targetConfig, request, ports);
  try {
    return await findCapacity({
      slo,
      minRps,
      maxRps,
      // What the configuration asks of the service is the best first guess.
      startRps: Math.min(maxRps, Math.max(minRps, scenario.rateRps ?? minRps)),
      budget: { maxRequestCount },
      signal,
      probe: probeOf(run, target, runDir),
    });
  } finally {
    await target.stop();
  }
}

function probeOf(run: Run, target: RunningTarget, runDir: string): Probe {
  const { request, ports, scenario, toolVersion } = run;
  const { workspaceDir, runId } = request;
  let probeCount = 0;
  return async (rateRps, { durationMs, signal }) => {
    // The service warms up once; what a rate needs to settle is found by the search.
    const warmupMs = probeCount === 0 ? scenario.warmupMs : 0;
    const timing = { durationMs: Math.ceil(durationMs), warmupMs };
    const plan = admitProbe(run, target.baseUrl, { rateRps, ...timing });
    const samples: LoadSample[] = [];
    const runName = `probe-${++probeCount}`;
    const context = { runDir, runName, workspaceDir, toolVersion, processMark: runId, signal };
    const onSample = (sample: LoadSample): number => samples.push(sample);
    const guard = ports.createGuard(plan);
    const measured = await runGuarded(ports.tester, plan, { ...context, onSample }, guard);
    // Nothing that a dead service did not answer says anything of its capacity.
    const failure = await target.failure();
    if (failure !== undefined) throw new PerfError('TARGET_DIED', `capacity: ${failure}`);
    ports.probed(probeCount, rateRps, measured);
    return probeResult(samples, measured, warmupMs);
  };
}

/** @throws PerfError TARGET_REFUSED, PLAN_REFUSED */
function admitProbe(
  { request, ports, targetConfig, scenario }: Run,
  baseUrl: string,
  load: Pick<LoadScenario, 'rateRps'> & Partial<Pick<LoadScenario, 'durationMs' | 'warmupMs'>>,
): AdmittedPlan {
  const open = { ...scenario, tool: ports.tester.tool, ...load };
  delete open.users;
  return ports.admit(targetConfig, loadPlan({ name: request.scenario, scenario: open, baseUrl }));
}
