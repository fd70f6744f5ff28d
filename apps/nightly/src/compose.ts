import path from 'node:path';
import type { IssueDraft, PerfAgentConfig } from '@perf-agent/contracts';
import {
  createGitHubTracker,
  createOutbox,
  deliverOutbox,
  type GitHubTracker,
} from '@perf-agent/github-handoff';
import { loadTesters } from '@perf-agent/load-testing';
import {
  describeEnvironment,
  readTextFile,
  readTextFiles,
  createFolder,
  requireWritable,
  startTarget,
  systemClock,
  writeFileWhole,
} from '@perf-agent/runtime';
import { admitLoadPlan } from '@perf-agent/safety';
import type { HandOver, NightlyPorts } from '@perf-agent/workflow';

/** Picks the real adapters for a workspace. */
export function composePorts(options: {
  workspaceDir: string;
  config: PerfAgentConfig;
  version: string;
  progress: NightlyPorts['progress'];
}): NightlyPorts {
  const { workspaceDir, config, version, progress } = options;
  return {
    clock: systemClock,
    loadTesters,
    admit: (target, plan) => admitLoadPlan(target, plan),
    startTarget,
    describeEnvironment: (toolVersions) => describeEnvironment(workspaceDir, version, toolVersions),
    readTextFiles,
    readTextFile,
    createFolder,
    requireWritable,
    writeFileWhole,
    handOver: (draft, signal) => handOver(draft, workspaceDir, config, signal),
    progress,
  };
}

/**
 * The tracker that the environment and the configuration name, if they do. An empty variable is one that is not set.
 *
 * @throws PerfError USAGE for a token or an address that cannot be one
 */
export function trackerFor(
  config: PerfAgentConfig,
  signal: AbortSignal,
): GitHubTracker | undefined {
  const { GITHUB_TOKEN: token = '', GITHUB_API_URL: baseUrl = '' } = process.env;
  const { repository } = config.github;
  if (token === '' || repository === undefined) return undefined;
  return createGitHubTracker({
    repository,
    token,
    ...(baseUrl === '' ? {} : { baseUrl }),
    request: { signal },
  });
}

/** Every draft goes through the outbox: what GitHub does not take tonight is delivered by a later run. */
async function handOver(
  draft: IssueDraft | undefined,
  workspaceDir: string,
  config: PerfAgentConfig,
  signal: AbortSignal,
): Promise<HandOver> {
  const outbox = createOutbox(workspaceDir);
  const { repository, assignees } = config.github;
  if (draft) await outbox.put(repository === undefined ? draft : { ...draft, repository });
  const warnings: string[] = [];
  const issueUrls: string[] = [];
  const tracker = trackerFor(config, signal);
  if (tracker) {
    const delivery = await deliverOutbox({ outbox, tracker, assignees, now: systemClock.now() });
    issueUrls.push(
      ...[...delivery.delivered, ...delivery.alreadyOpen].map(({ issue }) => issue.url),
    );
    warnings.push(
      ...delivery.warnings,
      ...delivery.kept.map(({ reason }) => `an issue stays in the outbox: ${reason}`),
    );
  }
  const { drafts, unreadable } = await outbox.pending();
  warnings.push(
    ...unreadable.map(
      ({ file, reason }) => `outbox: ${file} cannot be read and is kept: ${reason}`,
    ),
  );
  const waiting =
    draft &&
    drafts.find(
      ({ fingerprint, date, service }) =>
        fingerprint === draft.fingerprint || (date === draft.date && service === draft.service),
    );
  const outboxFile =
    waiting && path.join('.perf-agent', 'outbox', `${waiting.date}_${waiting.fingerprint}.json`);
  return { issueUrls, outboxFile, warnings };
}
