import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import {
  messageOf,
  PerfError,
  validate,
  type AdmittedPlan,
  type HttpRequest,
  type LoadContext,
  type LoadResult,
  type LoadTester,
} from '@perf-agent/contracts';
import { writeFileWhole } from '@perf-agent/runtime';
import { assetPath } from '../assets.ts';
import { resultHead } from '../result-head.ts';
import { createAutocannonReader } from '../results/autocannon-csv.ts';
import { requireSchedule, scheduleDurationMs } from '../schedule/schedule-for.ts';
import { runTool } from '../run-tool.ts';
import { saturationReasons } from '../saturation.ts';
import { summarizeRun } from '../summarize-run.ts';
import { generatorPlan } from './command.ts';
import { parseSamples } from './parse.ts';
import { GeneratorState } from './schema.ts';

/** Beyond schedule and time-outs: start of the process, writing, a busy machine. */
const SLACK_MS = 15_000;
/** Of the generator: its samples could not be written. */
const EXIT_WRITE_FAILED = 74;

export const autocannon: LoadTester = {
  tool: 'autocannon',
  schedules: ['rate'],
  version,
  run,
};

function version(): Promise<string> {
  const manifest = createRequire(import.meta.url)('autocannon/package.json') as { version: string };
  return Promise.resolve(manifest.version);
}

async function run(plan: AdmittedPlan, context: LoadContext): Promise<LoadResult> {
  const { scenario, schedule } = plan;
  requireSchedule(autocannon, schedule);
  if (!scenario.requests) {
    throw new PerfError('LOAD_UNSUPPORTED', 'autocannon: it runs no scripts', {
      hint: 'Give the scenario `requests`, or take the tool that its script is for.',
    });
  }
  const file = (ending: string): string =>
    path.join(context.runDir, `${context.runName}.${ending}`);
  const files = { samplesFile: file('csv'), reportFile: file('generator.json') };
  const generatorInput = generatorPlan(plan, scenario.requests, files);
  await writeFileWhole(file('plan.json'), JSON.stringify(generatorInput));
  const { exit, logTail } = await runTool({
    tool: 'autocannon',
    command: process.execPath,
    args: [assetPath('autocannon/generator.mjs'), file('plan.json')],
    context: withNames(context, scenario.requests),
    limitMs: scheduleDurationMs(schedule) + scenario.timeoutMs + SLACK_MS,
    installHint: 'npm install autocannon',
    live: { file: files.samplesFile, createReader: createAutocannonReader },
  });
  if (exit.exitCode === EXIT_WRITE_FAILED) {
    throw new PerfError(
      'WRITE_FAILED',
      `autocannon: the raw data could not be kept in ${context.runDir}: ${logTail}`,
      {
        hint: 'Free disk space or make the folder writable, then run again.',
      },
    );
  }
  const wasStopped = context.stopSignal?.aborted === true;
  // Stopped before it could set itself up: nothing was measured.
  if (wasStopped && exit.exitCode === undefined) return nothingMeasured(plan, context);
  if (exit.exitCode !== 0) {
    throw new PerfError(
      'TOOL_FAILED',
      `autocannon: the generator ended with ${JSON.stringify(exit)}\n${logTail}`,
    );
  }
  const state = validate(
    GeneratorState,
    parseJson(await readFile(files.reportFile, 'utf8'), files.reportFile),
    `autocannon: ${files.reportFile}`,
    'RAW_DATA_INVALID',
  );
  const { samples, partial } = parseSamples(
    await readFile(files.samplesFile, 'utf8'),
    files.samplesFile,
  );
  const summary = summarizeRun(samples, schedule, {
    startAtMs: state.startAtMs,
    // Stopped early, it ran shorter than planned.
    ...(wasStopped ? { endAtMs: state.startAtMs + state.wallMs } : {}),
  });
  const generator = {
    cpuShare: state.cpuMs / state.wallMs,
    lagMs: state.lagMs,
    sentRps: (state.dispatchedInTimeCount * 1000) / state.durationMs,
  };
  const invalidReasons = wasStopped
    ? []
    : saturationReasons(generator, summary.result.latencyMs, asked(state));
  return {
    ...resultHead('autocannon', plan, context),
    startedAt: new Date(state.startAtMs).toISOString(),
    status: invalidReasons.length === 0 ? 'valid' : 'invalid',
    invalidReasons,
    ...summary.result,
    exactness: { kind: 'exact' },
    partial,
    generator,
    warnings: [],
    rawFiles: [path.relative(context.workspaceDir, files.samplesFile)],
  };
}

function nothingMeasured(plan: AdmittedPlan, context: LoadContext): LoadResult {
  return {
    ...resultHead('autocannon', plan, context),
    durationMs: 0,
    status: 'valid',
    invalidReasons: [],
    requestCount: 0,
    failureCount: 0,
    throughputRps: 0,
    errorRatio: 0,
    exactness: { kind: 'exact' },
    partial: true,
    warnings: ['stopped before the first request'],
    rawFiles: [],
  };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PerfError('RAW_DATA_INVALID', `autocannon: ${file}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Below a few hundred requests a rounded count alone is more than the allowed error. */
function asked({ plannedCount, durationMs }: GeneratorState): { askedRps?: number } {
  return plannedCount >= 200 ? { askedRps: (plannedCount * 1000) / durationMs } : {};
}

/** The raw file has the place of a request in the scenario; criteria know it by its name. */
function withNames(context: LoadContext, requests: readonly HttpRequest[]): LoadContext {
  const { onSample } = context;
  if (!onSample) return context;
  const names = new Map(
    requests.map(({ method, path: target }, index) => [`request ${index}`, `${method} ${target}`]),
  );
  return {
    ...context,
    onSample: (sample) => onSample({ ...sample, name: names.get(sample.name) ?? sample.name }),
  };
}
