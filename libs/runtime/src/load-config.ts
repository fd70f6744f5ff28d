import { existsSync } from 'node:fs';
import path from 'node:path';
import { messageOf, PerfAgentConfig, PerfError, validate } from '@perf-agent/contracts';

const ENDINGS = ['ts', 'mts', 'mjs', 'js', 'json', 'yaml', 'yml'];

/**
 * Finds and checks the configuration of a workspace.
 *
 * @param file a named file; without it `perf-agent.config.*` at the workspace root, if there is one
 * @returns undefined when the workspace has none
 * @throws PerfError CONFIG_NOT_FOUND, CONFIG_INVALID
 */
export async function loadWorkspaceConfig(
  workspaceDir: string,
  file?: string,
): Promise<PerfAgentConfig | undefined> {
  const found = file === undefined ? findConfig(workspaceDir) : path.resolve(file);
  if (found === undefined) return undefined;
  if (!existsSync(found)) {
    throw new PerfError('CONFIG_NOT_FOUND', `configuration: ${found} is not there`, {
      hint: 'Correct --config, or leave it out to use perf-agent.config.* of the workspace.',
    });
  }
  return validate(
    PerfAgentConfig,
    await read(found, workspaceDir),
    found,
    'CONFIG_INVALID',
    'docs/configuration.md lists every key.',
  );
}

function findConfig(workspaceDir: string): string | undefined {
  const files = ENDINGS.map((ending) =>
    path.join(workspaceDir, `perf-agent.config.${ending}`),
  ).filter(existsSync);
  if (files.length > 1) {
    throw new PerfError(
      'CONFIG_INVALID',
      `configuration: expected one file, found ${files.join(' and ')}`,
      {
        hint: 'Remove all but one.',
      },
    );
  }
  return files[0];
}

async function read(file: string, workspaceDir: string): Promise<unknown> {
  try {
    const { loadConfig } = await import('c12');
    // Only this file: no rc files, no package.json, no remote layers, no .env.
    const { config } = await loadConfig({
      cwd: workspaceDir,
      configFile: file,
      rcFile: false,
      globalRc: false,
      packageJson: false,
      dotenv: false,
      extend: false,
      envName: false,
    });
    return config;
  } catch (error) {
    throw new PerfError('CONFIG_INVALID', `${file}: cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
