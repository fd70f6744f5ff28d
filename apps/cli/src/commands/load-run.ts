import path from 'node:path';
import { z } from 'zod';
import { EXIT, LoadTool, TestType, type LoadResult } from '@perf-agent/contracts';
import {
  baselineOf,
  createBreaker,
  isRelative,
  loadTesters,
  parseCriterion,
  requireKnownNames,
  type Criterion,
} from '@perf-agent/load-testing';
import { loadResultText } from '@perf-agent/reporting';
import {
  createFolder,
  requireWritable,
  say,
  startTarget,
  systemClock,
  writeFileWhole,
} from '@perf-agent/runtime';
import { admitLoadPlan } from '@perf-agent/safety';
import { findBaseline, readLoadResult, runLoadTest, type Baseline } from '@perf-agent/workflow';
import { printJson, readOptions } from './options.ts';
import { openWorkspace, workspaceOptions, type Workspace } from './workspace.ts';

const Options = z.strictObject({
  ...workspaceOptions,
  test: TestType,
  tool: LoadTool.optional(),
  baseline: z.string().optional(),
});

/** `perf-agent load run` @returns the exit code */
export async function loadRun(given: object, signal: AbortSignal): Promise<number> {
  const options = readOptions(Options, given);
  const workspace = await openWorkspace(options);
  try {
    const baseline = await baselineFor(options, workspace);
    const against = baseline ? { baseline: baselineOf(baseline.result) } : {};
    const configured = workspace.config.scenarios[workspace.scenario];
    const criteria = criteriaFor(configured?.criteria ?? [], options.test, baseline);
    if (configured) requireKnownNames(criteria, configured);
    // A criterion that cannot be judged is refused before anything is started.
    createBreaker({ startAtMs: 0, criteria, ...against });
    const { result, file } = await runLoadTest(
      {
        workspaceDir: workspace.dir,
        config: workspace.config,
        target: workspace.target,
        scenario: workspace.scenario,
        testType: options.test,
        ...(options.tool ? { tool: options.tool } : {}),
        runId: workspace.runId,
        signal,
      },
      {
        clock: systemClock,
        loadTesters,
        admit: (target, plan) => admitLoadPlan(target, plan),
        startTarget,
        createFolder,
        requireWritable,
        writeFileWhole,
        createGuard: ({ schedule, limits }) =>
          createBreaker({
            startAtMs: Date.now(),
            criteria,
            ...against,
            schedule,
            limits,
          }),
        started: (baseUrl) =>
          say(`target ready at ${baseUrl}, ${options.test} of ${workspace.scenario}`),
      },
    );
    const text = `${loadResultText(result)}\nnumbers  ${file}`;
    if (options.json === true) {
      say(text);
      printJson(result);
    } else process.stdout.write(`${text}\n`);
    return exitCodeFor(result);
  } finally {
    workspace.release();
  }
}

/** What criteria are relative to: the named file, or the newest baseline test of the scenario. */
async function baselineFor(
  options: z.output<typeof Options>,
  { dir, scenario }: Workspace,
): Promise<Baseline | undefined> {
  const given = options.baseline;
  const baseline =
    given === undefined
      ? await findBaseline(dir, scenario)
      : { file: given, result: await readLoadResult(path.resolve(given)) };
  if (baseline) say(`baseline ${baseline.file}`);
  return baseline;
}

/** The first baseline test of a scenario has nothing that it could be relative to. */
function criteriaFor(
  texts: readonly string[],
  test: TestType,
  baseline: Baseline | undefined,
): Criterion[] {
  const criteria = texts.map(parseCriterion);
  if (baseline || test !== 'baseline' || !criteria.some(isRelative)) return criteria;
  say('criteria relative to a baseline are left out: this is the first one');
  return criteria.filter((criterion) => !isRelative(criterion));
}

function exitCodeFor({ status, trip, invalidReasons }: LoadResult): number {
  // The service died, and the breaker saw it first.
  if (status === 'aborted' && invalidReasons.length > 0) return EXIT.infrastructure;
  if (status === 'invalid') return EXIT.inconclusive;
  return trip?.outcome === 'failed' ? EXIT.regression : EXIT.done;
}
