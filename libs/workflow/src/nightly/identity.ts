import path from 'node:path';
import type { RunEnvironment } from '@perf-agent/contracts';
import { hashOf } from '@perf-agent/runtime';
import type { NamedScenario } from './measure.ts';
import type { NightlyPorts } from './ports.ts';

/** Sizes as the system reports them vary by a few pages between boots. */
const MEMORY_STEP_BYTES = 256 * 1024 * 1024;

/** @returns SHA-256 over everything of an environment that moves the numbers: not the commit, not the agent */
export function comparableEnvironment(environment: RunEnvironment): string {
  const { host, platform, arch, cpuModel, cpuCount, memoryBytes, nodeVersion, toolVersions } =
    environment;
  return hashOf({
    host,
    platform,
    arch,
    cpuModel,
    cpuCount,
    memory: Math.round(memoryBytes / MEMORY_STEP_BYTES),
    nodeMajor: nodeVersion.split('.')[0],
    toolVersions,
  });
}

/**
 * SHA-256 over each scenario and the text of its script. The measured duration is left out: a longer run estimates
 * the same quantities, only better.
 */
export async function scenarioHashes(
  scenarios: readonly NamedScenario[],
  workspaceDir: string,
  ports: Pick<NightlyPorts, 'readTextFile'>,
): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const { name, scenario } of scenarios) {
    const load = { ...scenario, durationMs: undefined };
    const script =
      scenario.script !== undefined
        ? (await ports.readTextFile(path.resolve(workspaceDir, scenario.script))).text
        : undefined;
    hashes.set(name, hashOf({ load, script }));
  }
  return hashes;
}
