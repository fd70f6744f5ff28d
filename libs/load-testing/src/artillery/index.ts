import { access, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  LOAD_RESULT_SCHEMA,
  PerfError,
  validate,
  type AdmittedPlan,
  type LoadContext,
  type LoadResult,
  type LoadTester,
} from '@perf-agent/contracts';
import { assetPath } from '../assets.ts';
import { readRawSamples } from '../raw-samples.ts';
import { followFile } from '../results/follow-file.ts';
import { runTool, type ToolRun } from '../run-tool.ts';
import { requireSchedule, scheduleDurationMs } from '../schedule/schedule-for.ts';
import { summarizeRun } from '../summarize-run.ts';
import { arrivalsOfRun } from './arrivals.ts';
import { ARTILLERY_ENV, artilleryArguments, artilleryScript, pluginPlan } from './command.ts';
import { judgeRun, type PluginData } from './judge.ts';
import { createPluginReader, type PluginReader } from './parse.ts';
import { arrivalSteps, arrivalsOf } from './phases.ts';
import { ArtilleryReport } from './schema.ts';

const INSTALL_HINT =
  'Install it: npm install --global artillery@2.0.21 (2.0.22 and later need Node 22), so that `artillery` is on PATH.';
/** Start of Artillery, its own way to end, and virtual users that may finish after the schedule. */
const SLACK_MS = 45_000;

export const artillery: LoadTester = { tool: 'artillery', schedules: ['rate'], version, run };

async function version(signal: AbortSignal): Promise<string> {
  const { execa } = await import('execa');
  const result = await execa('artillery', ['--version'], {
    reject: false,
    cancelSignal: signal,
    env: ARTILLERY_ENV,
  });
  const found = /^Artillery: (\d+\.\d+\.\d+\S*)/m.exec(result.stdout)?.[1];
  if (found !== undefined) return found;
  if (result.code === 'ENOENT') {
    throw new PerfError('TOOL_MISSING', 'artillery: the program "artillery" is not on PATH', {
      hint: INSTALL_HINT,
    });
  }
  throw new PerfError(
    'TOOL_FAILED',
    `artillery: --version printed no version: ${result.stdout}${result.stderr}`,
  );
}

async function run(plan: AdmittedPlan, context: LoadContext): Promise<LoadResult> {
  const { scenario, schedule } = plan;
  requireSchedule(artillery, schedule);
  const file = (ending: string): string =>
    path.join(context.runDir, `${context.runName}.${ending}`);
  const files = { samples: file('csv'), report: file('report.json'), plan: file('plan.json') };
  const script = await findScript(plan, context.workspaceDir, file('artillery.json'));
  if (scenario.requests)
    await writeFile(files.plan, JSON.stringify(pluginPlan(plan.baseUrl, scenario.requests)));
  // What an earlier run of this name left is not this run's.
  await Promise.all([files.samples, files.report].map((name) => rm(name, { force: true })));
  const startedAtMs = Date.now();
  const following = new AbortController();
  const followed = followLive(files.samples, context, following.signal);
  const tool = await runTool({
    tool: 'artillery',
    command: 'artillery',
    args: artilleryArguments(plan, { script, report: files.report }),
    env: {
      ...ARTILLERY_ENV,
      ARTILLERY_PLUGIN_PATH: pluginPath(),
      PERF_AGENT_ARTILLERY_SAMPLES: files.samples,
      PERF_AGENT_ARTILLERY_PLAN: scenario.requests ? files.plan : '',
    },
    context,
    limitMs: scheduleDurationMs(schedule) + scenario.timeoutMs + SLACK_MS,
    installHint: INSTALL_HINT,
  }).finally(async () => {
    following.abort();
    await followed;
  });
  const wallMs = Date.now() - startedAtMs;
  const wasStopped = context.stopSignal?.aborted === true;
  const report = await readReport(files.report);
  if (!report && !wasStopped) throw failure(tool, scenario.script ?? script);

  const raw = await readSamples(files.samples);
  const steps = arrivalSteps(schedule);
  const arrivals = scenario.requests ? arrivalsOfRun(raw.samples, steps) : undefined;
  const firstMs = raw.samples.reduce(
    (first, { startAtMs }) => Math.min(first, startAtMs),
    Infinity,
  );
  const lastMs = raw.samples.reduce((last, { endAtMs }) => Math.max(last, endAtMs), 0);
  // Half an interval before the first: no request is due on an edge of the window.
  const firstStep = steps.find(({ count }) => count > 0);
  const leadMs = arrivals && firstStep ? arrivalsOf(firstStep).intervalMs / 2 : 0;
  const times =
    raw.samples.length === 0
      ? { startAtMs: startedAtMs, endAtMs: startedAtMs }
      : {
          startAtMs: (arrivals?.[0]?.dueAtMs ?? firstMs) - leadMs,
          ...(wasStopped || raw.partial ? { endAtMs: lastMs } : {}),
        };
  const { result, window } = summarizeRun(raw.samples, schedule, times);
  const verdict = judgeRun({
    plan,
    raw,
    result,
    window,
    arrivals,
    wasStopped,
    counters: report?.aggregate.counters,
    exitCode: tool.exit.exitCode,
    processCpuShare: tool.usage.cpuMs / wallMs,
  });
  return {
    schema: LOAD_RESULT_SCHEMA,
    tool: 'artillery',
    toolVersion: context.toolVersion,
    scenario: plan.name,
    testType: plan.testType,
    startedAt: new Date(times.startAtMs).toISOString(),
    ...result,
    exactness: { kind: 'exact' },
    ...verdict,
    status: verdict.invalidReasons.length === 0 ? 'valid' : 'invalid',
    rawFiles: [path.relative(context.workspaceDir, files.samples)],
  };
}

function failure({ exit, logTail }: ToolRun, script: string): PerfError {
  return new PerfError(
    'TOOL_FAILED',
    `artillery: ended with ${JSON.stringify(exit)} and no report\n${logTail}`,
    { hint: `Run the script by hand: artillery run ${script}` },
  );
}

/** Artillery's own plug-ins stay where they are. */
function pluginPath(): string {
  const { ARTILLERY_PLUGIN_PATH: before } = process.env;
  return [assetPath('artillery'), ...(before ? [before] : [])].join(':');
}

/**
 * The user's script, or the one that is made for the plan.
 *
 * @throws PerfError SCRIPT_NOT_FOUND
 */
async function findScript(
  plan: AdmittedPlan,
  workspaceDir: string,
  generatedFile: string,
): Promise<string> {
  if (plan.scenario.script === undefined) {
    await writeFile(generatedFile, artilleryScript(plan));
    return generatedFile;
  }
  const script = path.resolve(workspaceDir, plan.scenario.script);
  await access(script).catch((error: unknown) => {
    throw new PerfError(
      'SCRIPT_NOT_FOUND',
      `artillery: scenario ${plan.name}: ${script} is not there`,
      { cause: error },
    );
  });
  return script;
}

/** @returns undefined when Artillery ended before it had written one whole */
async function readReport(file: string): Promise<ArtilleryReport | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  let report: unknown;
  try {
    report = JSON.parse(text);
  } catch {
    return undefined;
  }
  return validate(ArtilleryReport, report, `artillery: ${file}`, 'RAW_DATA_INVALID');
}

async function readSamples(file: string): Promise<PluginData> {
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (!exists) return { samples: [], partial: true, closing: undefined };
  let reader: PluginReader | undefined;
  const raw = await readRawSamples([file], (sink) => (reader = createPluginReader(sink)));
  return { samples: raw.samples, partial: raw.partial, closing: reader?.closing() };
}

/** Gives the samples on while they are written. What cannot be read is said when the file is read as a whole. */
async function followLive(
  file: string,
  { onSample }: LoadContext,
  signal: AbortSignal,
): Promise<void> {
  if (!onSample) return;
  const reader = createPluginReader({
    add: (startAtMs, elapsedMs, failed, name) => onSample({ startAtMs, elapsedMs, failed, name }),
  });
  await followFile(file, reader, { signal }).catch(() => undefined);
}
