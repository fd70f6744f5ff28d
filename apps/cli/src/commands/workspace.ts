import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { PerfAgentConfig, PerfError, type LoadScenario } from '@perf-agent/contracts';
import { loadWorkspaceConfig, takeLock, writeFileWhole } from '@perf-agent/runtime';
import { embeddedConfig } from '@perf-agent/workflow';
import { numberOption } from './options.ts';

const DEMO_SERVER = fileURLToPath(new URL('../assets/demo-shop/server.mjs', import.meta.url));

/** Options of every command that works on a target of a workspace. */
export const workspaceOptions = {
  workspace: z.string(),
  config: z.string().optional(),
  target: z.string().optional(),
  scenario: z.string().optional(),
  seconds: numberOption(0.2, 3600).optional(),
  json: z.boolean().optional(),
};

type Given = z.output<z.ZodObject<typeof workspaceOptions>>;

export type Workspace = {
  readonly dir: string;
  readonly config: PerfAgentConfig;
  readonly target: string;
  readonly scenario: string;
  readonly runId: string;
  readonly release: () => void;
};

/**
 * Reads the configuration, or takes the embedded default, and takes the workspace for this run.
 *
 * @throws PerfError USAGE, CONFIG_NOT_FOUND, CONFIG_INVALID, RUN_LOCKED, WRITE_FAILED
 */
export async function openWorkspace(options: Given): Promise<Workspace> {
  const dir = path.resolve(options.workspace);
  if (!existsSync(dir)) throw new PerfError('USAGE', `--workspace: ${dir} is not there`);
  const own = await loadWorkspaceConfig(dir, options.config);
  const config = own ?? PerfAgentConfig.parse(embeddedConfig(DEMO_SERVER));
  const { seconds } = options;
  const scenarios = Object.entries(config.scenarios).map(
    ([name, scenario]): [string, LoadScenario] => [
      name,
      seconds === undefined ? scenario : { ...scenario, durationMs: Math.round(seconds * 1000) },
    ],
  );
  const runId = `${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${randomBytes(4).toString('hex')}`;
  const stateDir = path.join(dir, '.perf-agent');
  const release = await takeLock(path.join(stateDir, 'nightly.lock'), runId);
  if (!existsSync(path.join(stateDir, '.gitignore')))
    await writeFileWhole(path.join(stateDir, '.gitignore'), '*\n');
  return {
    dir,
    config: { ...config, scenarios: Object.fromEntries(scenarios) },
    target: options.target ?? config.nightly.target,
    scenario: options.scenario ?? config.nightly.scenarios[0] ?? '',
    runId,
    release,
  };
}
