import path from 'node:path';
import {
  isPerfError,
  PerfError,
  type LoadResult,
  type LoadScenario,
  type LoadTool,
} from '@perf-agent/contracts';
import { loadPlan } from '@perf-agent/load-testing';
import type { RunningTarget } from '@perf-agent/runtime';
import type { NightlyPorts, NightlyRequest } from './ports.ts';

export type NamedScenario = { readonly name: string; readonly scenario: LoadScenario };

/** What measuring needs, all night long. */
export type NightSession = {
  readonly scenarios: readonly NamedScenario[];
  /** By scenario name. */
  readonly hashes: ReadonlyMap<string, string>;
  readonly target: RunningTarget;
  readonly toolVersions: Readonly<Partial<Record<LoadTool, string>>>;
  readonly request: NightlyRequest & { readonly runDir: string };
  readonly ports: NightlyPorts;
};

export type Measurement = {
  /** Scenario name → its repeats in order. */
  readonly results: Map<string, LoadResult[]>;
  /** Set when the service cannot be measured any longer: the night ends there. */
  readonly targetFailure?: string | undefined;
};

/**
 * Runs `repeats` rounds over the scenarios: repeats of one scenario are spread over the night, so that a slow minute
 * of the machine does not fall on one scenario alone.
 */
export async function measureInterleaved(
  scenarios: readonly NamedScenario[],
  rounds: { readonly from: number; readonly to: number },
  session: NightSession,
): Promise<Measurement> {
  const { target, ports } = session;
  const results = new Map<string, LoadResult[]>(scenarios.map(({ name }) => [name, []]));
  for (let repeat = rounds.from; repeat <= rounds.to; repeat++) {
    for (const { name, scenario } of scenarios) {
      const result = await measureOnce({ name, scenario }, repeat, session);
      const targetFailure = await target.failure();
      if (targetFailure !== undefined) return { results, targetFailure };
      results.get(name)?.push(result);
      ports.progress({ kind: 'repeat', scenario: name, repeat, of: rounds.to, result });
    }
  }
  return { results };
}

async function measureOnce(
  { name, scenario }: NamedScenario,
  repeat: number,
  { target, toolVersions, request, ports }: NightSession,
): Promise<LoadResult> {
  const { config, workspaceDir, runDir, runId, signal } = request;
  const targetConfig = config.targets[config.nightly.target];
  if (!targetConfig)
    throw new PerfError(
      'CONFIG_INVALID',
      `nightly.target: ${config.nightly.target} is not a target`,
    );
  if (signal.aborted) throw new PerfError('INTERRUPTED', 'nightly: stopped between two runs');
  const plan = ports.admit(targetConfig, loadPlan({ name, scenario, baseUrl: target.baseUrl }));
  target.service?.resetPeak();
  const context = {
    runDir,
    runName: `${name}-${repeat}`,
    workspaceDir,
    toolVersion: toolVersions[scenario.tool] ?? 'unknown',
    processMark: runId,
    signal,
  };
  const result = await runOrExplain(
    () => ports.loadTesters[scenario.tool].run(plan, context),
    target,
  );
  const peakRssBytes = target.service?.usage().peakRssBytes;
  return peakRssBytes === undefined ? result : { ...result, peakRssBytes };
}

/** A tool may fail because the service is gone: then that is what has to be said. */
async function runOrExplain(
  run: () => Promise<LoadResult>,
  target: RunningTarget,
): Promise<LoadResult> {
  try {
    return await run();
  } catch (error) {
    if (isPerfError(error) && error.code === 'TOOL_FAILED') {
      const failure = await target.failure();
      if (failure !== undefined) throw new PerfError('TARGET_DIED', failure, { cause: error });
    }
    throw error;
  }
}

/** @returns the folder that keeps a run's raw data and logs, relative to the workspace */
export function runFolder(runId: string): string {
  return path.join('.perf-agent', 'runs', runId);
}
