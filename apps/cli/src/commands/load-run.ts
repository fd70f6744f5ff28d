import { z } from 'zod';
import { EXIT, LoadTool, TestType, type LoadResult } from '@perf-agent/contracts';
import { createBreaker, loadTesters, parseCriterion } from '@perf-agent/load-testing';
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
import { runLoadTest } from '@perf-agent/workflow';
import { printJson, readOptions } from './options.ts';
import { openWorkspace, workspaceOptions } from './workspace.ts';

const Options = z.strictObject({
  ...workspaceOptions,
  test: TestType,
  tool: LoadTool.optional(),
});

/** `perf-agent load run` @returns the exit code */
export async function loadRun(given: object, signal: AbortSignal): Promise<number> {
  const options = readOptions(Options, given);
  const workspace = await openWorkspace(options);
  try {
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
        createGuard: ({ scenario, schedule, limits }) =>
          createBreaker({
            startAtMs: Date.now(),
            criteria: scenario.criteria.map(parseCriterion),
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

function exitCodeFor({ status, trip }: LoadResult): number {
  if (status === 'invalid') return EXIT.inconclusive;
  return trip?.outcome === 'failed' ? EXIT.regression : EXIT.done;
}
