import path from 'node:path';
import {
  isPerfError,
  LOAD_TOOLS,
  NIGHTLY_SCHEMA,
  PerfError,
  type LoadResult,
  type LoadTool,
  type MetricComparison,
  type NightlyDocument,
  type NightlyRun,
} from '@perf-agent/contracts';
import { regressionIssue } from '@perf-agent/github-handoff';
import { confirm, isSuspect, nightVerdict } from '@perf-agent/regression-statistics';
import { renderRegressionReport } from '@perf-agent/reporting';
import { hashOf, type RunningTarget } from '@perf-agent/runtime';
import { parseNightly, readHistory } from './history.ts';
import { judgeScenario, nightMetrics, worstRegression } from './judge.ts';
import { measureInterleaved, runFolder, type NamedScenario } from './measure.ts';
import type { HandOver, NightlyPorts, NightlyRequest } from './ports.ts';
import { comparableEnvironment, scenarioHashes } from './identity.ts';

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
  return { run, nightFile, handOver: await ports.handOver(draft) };
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
  return versions as Record<string, string>;
}

async function openHistory(request: NightlyRequest, ports: NightlyPorts) {
  const folder = path.join(request.workspaceDir, NIGHTLY_FOLDER);
  const nightFile = path.join(NIGHTLY_FOLDER, `${request.date}.json`);
  const tonights = await ports.readTextFile(path.join(request.workspaceDir, nightFile));
  // Adding to a file that cannot be read would lose what is in it: better to say so before an hour of measuring.
  const tonightsDocument =
    tonights.text === undefined ? undefined : parseNightly(tonights.text, tonights.file);
  const files = await ports.readTextFiles(folder, /^\d{4}-\d{2}-\d{2}\.json$/);
  const { nights, warnings } = readHistory(files.filter(({ file }) => file !== tonights.file));
  return { folder, nightFile, tonightsDocument, nights, warnings };
}

type MeasuredNight = Pick<
  NightlyRun,
  'scenarios' | 'comparisons' | 'invalidReasons' | 'invalidCause' | 'warnings'
>;

async function measureNight(
  request: NightlyRequest,
  ports: NightlyPorts,
  toolVersions: Partial<Record<LoadTool, string>>,
  nights: readonly NightlyDocument[],
): Promise<MeasuredNight> {
  const { config, workspaceDir, runId, signal } = request;
  const targetConfig = config.targets[config.nightly.target];
  if (!targetConfig)
    throw new PerfError(
      'CONFIG_INVALID',
      `nightly.target: ${config.nightly.target} is not a target`,
    );
  const scenarios = config.nightly.scenarios.flatMap((name): NamedScenario[] => {
    const scenario = config.scenarios[name];
    return scenario ? [{ name, scenario }] : [];
  });
  // Refused before anything is started; `{port}` is not filled in yet, any port does for that.
  for (const { name, scenario } of scenarios) {
    ports.admit(targetConfig, {
      name,
      scenario,
      baseUrl: targetConfig.baseUrl.replaceAll('{port}', '1'),
    });
  }
  const hashes = await scenarioHashes(scenarios, workspaceDir, ports);
  const runDir = path.join(workspaceDir, runFolder(runId));
  const target = await ports.startTarget(targetConfig, {
    workspaceDir,
    logFile: path.join(runDir, 'service.log'),
    mark: runId,
    signal,
  });
  try {
    return await measureAndJudge(
      scenarios,
      hashes,
      target,
      { ...request, runDir },
      ports,
      toolVersions,
      nights,
    );
  } catch (error) {
    if (!isPerfError(error) || error.code !== 'TARGET_DIED') throw error;
    return {
      scenarios: [],
      comparisons: [],
      invalidReasons: [error.message],
      invalidCause: 'target',
      warnings: [],
    };
  } finally {
    await target.stop();
  }
}

async function measureAndJudge(
  scenarios: readonly NamedScenario[],
  hashes: ReadonlyMap<string, string>,
  target: RunningTarget,
  request: NightlyRequest & { runDir: string },
  ports: NightlyPorts,
  toolVersions: Partial<Record<LoadTool, string>>,
  nights: readonly NightlyDocument[],
): Promise<MeasuredNight> {
  const { repeats, thresholds } = request.config.nightly;
  ports.progress({
    kind: 'started',
    baseUrl: target.baseUrl,
    runCount: repeats * scenarios.length,
  });
  const first = await measureInterleaved(
    scenarios,
    { from: 1, to: repeats },
    target,
    toolVersions,
    request,
    ports,
  );
  const night = summarizeNight(scenarios, hashes, first.results, repeats);
  if (first.targetFailure !== undefined) blameTarget(night, first.targetFailure);
  if (night.invalidReasons.length > 0) return night;

  const environmentHash = comparableEnvironment(
    await ports.describeEnvironment(toolVersions as Record<string, string>),
  );
  const tonight = {
    date: request.date,
    environmentHash,
    target: request.config.nightly.target,
    serviceName: request.config.service.name,
  };
  for (const scenario of night.scenarios) {
    const judged = judgeScenario(scenario, tonight, nights, thresholds);
    night.comparisons.push(...judged.comparisons);
    night.warnings.push(...judged.warnings);
  }
  const suspects = night.comparisons.filter(isSuspect);
  if (suspects.length === 0) return night;

  const again = scenarios.filter(({ name }) => suspects.some(({ scenario }) => scenario === name));
  ports.progress({ kind: 'suspicion', scenarios: again.map(({ name }) => name), repeats });
  const rounds = { from: repeats + 1, to: repeats * 2 };
  const second = await measureInterleaved(again, rounds, target, toolVersions, request, ports);
  const all = new Map(
    [...first.results].map(([name, results]) => [
      name,
      [...results, ...(second.results.get(name) ?? [])],
    ]),
  );
  const longer = summarizeNight(scenarios, hashes, all, repeats);
  if (second.targetFailure !== undefined) blameTarget(longer, second.targetFailure);
  const comparisons = night.comparisons.map((comparison) => {
    const results = second.results.get(comparison.scenario);
    return isSuspect(comparison) && results
      ? confirmSuspect(comparison, results, longer)
      : comparison;
  });
  return {
    ...longer,
    comparisons,
    warnings: [...new Set([...night.warnings, ...longer.warnings])],
  };
}

function confirmSuspect(
  suspect: MetricComparison,
  results: readonly LoadResult[],
  night: MeasuredNight,
): MetricComparison {
  const repeatedOnly = nightMetrics(results).metrics[suspect.metric];
  const all = night.scenarios.find(({ scenario }) => scenario === suspect.scenario)?.metrics[
    suspect.metric
  ];
  if (!repeatedOnly || !all) {
    const reason = `${suspect.reason} It could not be measured again: none of the further repeats was valid.`;
    return { ...suspect, verdict: 'inconclusive', reason };
  }
  const validCount = results.filter(({ status }) => status === 'valid').length;
  return confirm(suspect, repeatedOnly, all, validCount);
}

function blameTarget(night: MeasuredNight, failure: string): void {
  night.invalidReasons.push(failure);
  night.invalidCause = 'target';
}

/** A night needs at least half of its repeats, and two. */
function summarizeNight(
  scenarios: readonly NamedScenario[],
  hashes: ReadonlyMap<string, string>,
  results: ReadonlyMap<string, readonly LoadResult[]>,
  repeats: number,
): MeasuredNight {
  const night: MeasuredNight = { scenarios: [], comparisons: [], invalidReasons: [], warnings: [] };
  for (const { name, scenario } of scenarios) {
    const repeated = [...(results.get(name) ?? [])];
    const invalid = repeated.filter(({ status }) => status === 'invalid');
    const needed = Math.max(2, Math.ceil(repeats / 2));
    const because = [...new Set(invalid.flatMap(({ invalidReasons }) => invalidReasons))].join(
      '; ',
    );
    if (repeated.length - invalid.length < needed) {
      const why = because === '' ? '' : `: ${because}`;
      night.invalidCause = 'generator';
      night.invalidReasons.push(
        `${name}: ${repeated.length - invalid.length} valid repeats, at least ${needed} are needed${why}`,
      );
    } else if (invalid.length > 0) {
      night.warnings.push(
        `${name}: ${invalid.length} of ${repeated.length} repeats are invalid and left out: ${because}`,
      );
    }
    for (const warning of new Set(repeated.flatMap(({ warnings }) => warnings)))
      night.warnings.push(`${name}: ${warning}`);
    night.scenarios.push({
      scenario: name,
      tool: scenario.tool,
      scenarioHash: hashes.get(name) ?? '',
      ...nightMetrics(repeated),
      repeats: repeated,
    });
  }
  return night;
}
