import { cpus, hostname, totalmem } from 'node:os';
import type { RunEnvironment } from '@perf-agent/contracts';

/** @returns what a measurement runs on; `gitCommit` is left out where there is no repository or no git */
export async function describeEnvironment(
  workspaceDir: string,
  agentVersion: string,
  toolVersions: Record<string, string>,
): Promise<RunEnvironment> {
  const { execa } = await import('execa');
  const git = await execa('git', ['-C', workspaceDir, 'rev-parse', 'HEAD'], { reject: false });
  return {
    host: hostname(),
    platform: process.platform,
    arch: process.arch,
    cpuModel: cpus()[0]?.model.trim() ?? 'unknown',
    cpuCount: Math.max(1, cpus().length),
    memoryBytes: totalmem(),
    nodeVersion: process.versions.node,
    agentVersion,
    toolVersions,
    ...(git.exitCode === 0 ? { gitCommit: git.stdout.trim() } : {}),
  };
}
