import { availableParallelism } from 'node:os';
import path from 'node:path';
import {
  PerfError,
  type AdmittedPlan,
  type LoadContext,
  type LoadResult,
  type LoadTester,
} from '@perf-agent/contracts';
import { writeFileWhole } from '@perf-agent/runtime';
import { askVersion } from '../ask-version.ts';
import { readRawSamples } from '../raw-samples.ts';
import { resultHead } from '../result-head.ts';
import { createK6NdjsonReader } from '../results/k6/ndjson.ts';
import { runTool, type ToolRun } from '../run-tool.ts';
import { sampleSpan } from '../sample-span.ts';
import { saturationReasons } from '../saturation.ts';
import { meanLevel, scheduleDurationMs } from '../schedule/schedule-for.ts';
import { summarizeRun } from '../summarize-run.ts';
import { userScript } from '../user-script.ts';
import { k6Arguments } from './command.ts';
import { k6Ending, type K6Ending } from './exit-codes.ts';
import { k6Script } from './script.ts';

const INSTALL_HINT = 'Install it: https://grafana.com/docs/k6/latest/set-up/install-k6/';
/** Start of k6, its own way to end, and iterations that may finish after the schedule. */
const SLACK_MS = 45_000;
/** k6 uses all cores; above this share of them it delays its own requests. */
const MAX_CPU_SHARE_PER_CORE = 0.9;

export const k6: LoadTester = { tool: 'k6', schedules: ['rate', 'users'], version, run };

function version(signal: AbortSignal): Promise<string> {
  const pattern = /^k6(?:\.exe)? v(\d+\.\d+\.\d+\S*)/m;
  return askVersion('k6', { args: ['version'], pattern, installHint: INSTALL_HINT, signal });
}

async function run(plan: AdmittedPlan, context: LoadContext): Promise<LoadResult> {
  const { schedule } = plan;
  const ownScript = await userScript(plan, context.workspaceDir);
  const script = path.join(context.runDir, `${context.runName}.k6.js`);
  await writeFileWhole(script, k6Script(plan, ownScript));
  const startedAtMs = Date.now();
  const processes = await runProcesses(plan, context, script);
  const wallMs = Date.now() - startedAtMs;
  const wasStopped = context.stopSignal?.aborted === true;
  const endings = processes.map(({ run: { exit } }) => k6Ending(exit.exitCode, exit.signal));
  requireNoFailure(endings, processes, wasStopped);

  const raw = await readRawSamples(
    processes.map(({ file }) => file),
    createK6NdjsonReader,
  );
  const { samples } = raw;
  const times = sampleSpan(samples, startedAtMs);
  const { result, window } = summarizeRun(samples, schedule, times);
  const cpuMs = processes.reduce((sum, { run: { usage } }) => sum + usage.cpuMs, 0);
  const windowMs = window.toMs - window.fromMs;
  const isPaced = schedule.kind === 'rate' && ownScript === undefined && windowMs > 0;
  const generator = {
    cpuShare: cpuMs / wallMs,
    ...(isPaced ? { sentRps: (result.requestCount * 1000) / windowMs } : {}),
  };
  const cut = endings.flatMap((ending) => (ending.kind === 'cut' ? [`k6: ${ending.reason}`] : []));
  const invalidReasons = wasStopped
    ? []
    : [
        ...cut,
        ...saturationReasons(generator, result.latencyMs, {
          maxCpuShare: MAX_CPU_SHARE_PER_CORE * availableParallelism(),
          ...(isPaced && result.requestCount >= 200 ? { askedRps: meanLevel(schedule) } : {}),
        }),
        ...(result.requestCount === 0 ? [`no request was made\n${tailOf(processes)}`] : []),
      ];
  const warnings = endings.flatMap((ending) =>
    ending.kind === 'complete' && ending.warning !== undefined ? [`k6: ${ending.warning}`] : [],
  );
  return {
    ...resultHead('k6', plan, context),
    startedAt: new Date(times.startAtMs).toISOString(),
    status: invalidReasons.length === 0 ? 'valid' : 'invalid',
    invalidReasons,
    ...result,
    exactness: { kind: 'exact' },
    partial: raw.partial || cut.length > 0,
    generator,
    warnings: [...new Set([...warnings, ...raw.warnings])],
    rawFiles: processes.map(({ file }) => path.relative(context.workspaceDir, file)),
  };
}

type K6Process = { readonly file: string; readonly run: ToolRun };

/** One process, or one for each execution segment: together they are the whole plan. */
function runProcesses(
  { scenario, schedule, baseUrl }: AdmittedPlan,
  context: LoadContext,
  script: string,
): Promise<K6Process[]> {
  const major = Number.parseInt(context.toolVersion, 10) || 1;
  const of = scenario.workers ?? 1;
  return Promise.all(
    Array.from({ length: of }, async (_, index): Promise<K6Process> => {
      const suffix = of === 1 ? '' : `.${index + 1}`;
      const file = path.join(context.runDir, `${context.runName}${suffix}.ndjson`);
      const run = await runTool({
        tool: 'k6',
        command: 'k6',
        args: k6Arguments(
          { script, raw: file },
          baseUrl,
          major,
          of === 1 ? undefined : { index, of },
        ),
        context: { ...context, runName: `${context.runName}${suffix}` },
        limitMs: scheduleDurationMs(schedule) + SLACK_MS,
        installHint: INSTALL_HINT,
        live: { file, createReader: createK6NdjsonReader },
        // Its first SIGINT ends the test and flushes the outputs.
        softStop: 'SIGINT',
      });
      return { file, run };
    }),
  );
}

/** @throws PerfError TOOL_FAILED */
function requireNoFailure(
  endings: readonly K6Ending[],
  processes: readonly K6Process[],
  wasStopped: boolean,
): void {
  const failed = endings.find(({ kind }) => kind === 'failed');
  if (failed?.kind !== 'failed' || wasStopped) return;
  throw new PerfError('TOOL_FAILED', `k6: ${failed.reason}\n${tailOf(processes)}`, {
    hint: 'Run the script by hand: k6 run SCRIPT',
  });
}

function tailOf(processes: readonly K6Process[]): string {
  return processes.map(({ run }) => run.logTail).join('\n');
}
