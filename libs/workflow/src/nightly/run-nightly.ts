import path from 'node:path';
import {
  LOAD_TOOLS,
  NIGHTLY_SCHEMA,
  PerfError,
  type LoadTool,
  type NightlyDocument,
  type NightlyRun,
} from '@perf-agent/contracts';
import { regressionIssue } from '@perf-agent/github-handoff';
import { nightVerdict } from '@perf-agent/regression-statistics';
import { renderRegressionReport } from '@perf-agent/reporting';
import { hashOf } from '@perf-agent/runtime';
import { parseNightly, readHistory } from './history.ts';
import { comparableEnvironment } from './identity.ts';
import { worstRegression } from './judge.ts';
import { measureNight } from './measure-night.ts';
import type { HandOver, NightlyPorts, NightlyRequest } from './ports.ts';

/** Relative to the workspace root. */
export const NIGHTLY_FOLDER = path.join('docs', 'performance', 'benchmarks', 'nightly');

export type NightlyOutcome = {
  readonly run: NightlyRun;
  readonly nightFile: string;
  readonly handOver: HandOver;
};

/**
 * Measures a service tonight, compares with the last seven nights, and hands a regression over.
 *
 * Writes `{date}.json` (added to, never replaced) and, with a regression, `{date}_regression.md`, below
 * NIGHTLY_FOLDER. Nothing is written when the run is interrupted.
 *
 * @throws PerfError as the ports; the service is stopped in every case
 */
export async function runNightly(
  request: NightlyRequest,
  ports: NightlyPorts,
): Promise<NightlyOutcome> {
  const startedAt = ports.clock.now().toISOString();
  await findScripts(request, ports);
  const toolVersions = await findTools(request, ports);
  const { folder, nightFile, tonightsDocument, nights, warnings } = await openHistory(
    request,
    ports,
  );
  const measured = await measureNight(request, ports, toolVersions, nights);
  const environment = await ports.describeEnvironment(toolVersions);
  const { config, date, runId } = request;
  const unfinished: NightlyRun = {
    runId,
    startedAt,
    endedAt: ports.clock.now().toISOString(),
    status: measured.invalidReasons.length === 0 ? 'valid' : 'invalid',
    invalidReasons: measured.invalidReasons,
    ...(measured.invalidCause ? { invalidCause: measured.invalidCause } : {}),
    service: config.service,
    target: config.nightly.target,
    environment,
    environmentHash: comparableEnvironment(environment),
    configHash: hashOf(config),
    scenarios: measured.scenarios,
    comparisons: measured.comparisons,
    verdict:
      measured.invalidReasons.length > 0
        ? 'invalid'
        : nightVerdict(measured.comparisons.map(({ verdict }) => verdict)),
    warnings: [...warnings, ...measured.warnings],
  };
  const regressed = unfinished.verdict === 'regressed';
  const reportFile = path.join(NIGHTLY_FOLDER, `${date}_regression.md`);
  const run: NightlyRun = regressed ? { ...unfinished, reportFile } : unfinished;
  const document: NightlyDocument = {
    schema: NIGHTLY_SCHEMA,
    date,
    runs: [...(tonightsDocument?.runs ?? []), run],
  };
  await ports.writeFileWhole(
    path.join(folder, `${date}.json`),
    `${JSON.stringify(document, null, 2)}\n`,
  );
  if (regressed) {
    await ports.writeFileWhole(
      path.join(request.workspaceDir, reportFile),
      renderRegressionReport(document),
    );
  }
  const worst = regressed ? worstRegression(run.comparisons) : undefined;
  const draft = worst
    ? regressionIssue({
        worst,
        service: config.service,
        date,
        github: config.github,
        createdAt: run.endedAt,
      })
    : undefined;
  return { run, nightFile, handOver: await ports.handOver(draft, request.signal) };
}

/** @throws PerfError SCRIPT_NOT_FOUND */
async function findScripts(
  { config, workspaceDir }: NightlyRequest,
  ports: NightlyPorts,
): Promise<void> {
  for (const name of config.nightly.scenarios) {
    const script = config.scenarios[name]?.script;
    if (script === undefined) continue;
    const { text, file } = await ports.readTextFile(path.resolve(workspaceDir, script));
    if (text !== undefined) continue;
    throw new PerfError('SCRIPT_NOT_FOUND', `scenario ${name}: ${file} is not there`, {
      hint: 'Correct `script` in the configuration; it is relative to the workspace root.',
    });
  }
}

/** Every tool that tonight needs, found before the service is started. */
async function findTools(
  { config, signal }: NightlyRequest,
  ports: NightlyPorts,
): Promise<Record<string, string> & Partial<Record<LoadTool, string>>> {
  const needed = new Set(config.nightly.scenarios.map((name) => config.scenarios[name]?.tool));
  const versions: Partial<Record<LoadTool, string>> = {};
  for (const tool of LOAD_TOOLS) {
    if (needed.has(tool)) versions[tool] = await ports.loadTesters[tool].version(signal);
  }
  return versions;
}

async function openHistory(request: NightlyRequest, ports: NightlyPorts) {
  const folder = path.join(request.workspaceDir, NIGHTLY_FOLDER);
  await ports.requireWritable(folder);
  const nightFile = path.join(NIGHTLY_FOLDER, `${request.date}.json`);
  const tonights = await ports.readTextFile(path.join(request.workspaceDir, nightFile));
  // Adding to a file that cannot be read would lose what is in it: better to say so before an hour of measuring.
  if (tonights.problem !== undefined) {
    throw new PerfError('DOCUMENT_INVALID', `${tonights.file}: ${tonights.problem}`, {
      hint: 'Make it readable, or move it away: a night is only ever added to.',
    });
  }
  const tonightsDocument =
    tonights.text === undefined ? undefined : parseNightly(tonights.text, tonights.file);
  const files = await ports.readTextFiles(folder, /^\d{4}-\d{2}-\d{2}\.json$/);
  const { nights, warnings } = readHistory(files.filter(({ file }) => file !== tonights.file));
  return { folder, nightFile, tonightsDocument, nights, warnings };
}
