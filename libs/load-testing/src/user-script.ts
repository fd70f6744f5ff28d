import { access } from 'node:fs/promises';
import path from 'node:path';
import { PerfError, type AdmittedPlan } from '@perf-agent/contracts';

/**
 * @returns the absolute path of the scenario's own script; undefined when one is to be made of its requests
 * @throws PerfError SCRIPT_NOT_FOUND
 */
export async function userScript(
  { name, scenario }: AdmittedPlan,
  workspaceDir: string,
): Promise<string | undefined> {
  if (scenario.script === undefined) return undefined;
  const script = path.resolve(workspaceDir, scenario.script);
  await access(script).catch((error: unknown) => {
    throw new PerfError(
      'SCRIPT_NOT_FOUND',
      `${scenario.tool}: scenario ${name}: ${script} is not there`,
      { cause: error },
    );
  });
  return script;
}
