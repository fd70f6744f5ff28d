import path from 'node:path';
import type { TargetConfig } from '@perf-agent/contracts';
import type { RunningTarget } from '@perf-agent/runtime';
import { runFolder } from './nightly/measure.ts';
import type { NightlyPorts } from './nightly/ports.ts';

/** Makes the folder of a run, and starts the target with its output in it. @throws PerfError as the ports */
export async function startInRunFolder(
  targetConfig: TargetConfig,
  run: { readonly workspaceDir: string; readonly runId: string; readonly signal: AbortSignal },
  ports: Pick<NightlyPorts, 'createFolder' | 'startTarget'>,
): Promise<{ readonly runDir: string; readonly target: RunningTarget }> {
  const { workspaceDir, runId, signal } = run;
  const runDir = path.join(workspaceDir, runFolder(runId));
  await ports.createFolder(runDir);
  const logFile = path.join(runDir, 'service.log');
  const target = await ports.startTarget(targetConfig, {
    workspaceDir,
    logFile,
    mark: runId,
    signal,
  });
  return { runDir, target };
}
