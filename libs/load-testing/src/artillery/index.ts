import { access, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  PerfError,
  validate,
  type AdmittedPlan,
  type LoadContext,
  type LoadResult,
  type LoadTester,
} from '@perf-agent/contracts';
import { askVersion } from '../ask-version.ts';
import { assetPath } from '../assets.ts';
import { readRawSamples } from '../raw-samples.ts';
import { resultHead } from '../result-head.ts';
import { runTool, type ToolRun } from '../run-tool.ts';
import { sampleSpan } from '../sample-span.ts';
import { requireSchedule, scheduleDurationMs } from '../schedule/schedule-for.ts';
import { summarizeRun } from '../summarize-run.ts';
import { userScript } from '../user-script.ts';
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

function version(signal: AbortSignal): Promise<string> {
  const pattern = /^Artillery: (\d+\.\d+\.\d+\S*)/m;
  const options = { args: ['--version'], pattern, installHint: INSTALL_HINT, signal };
  return askVersion('artillery', { ...options, env: ARTILLERY_ENV });
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
  await rm(files.report, { force: true });
  const startedAtMs = Date.now();
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
    live: { file: files.samples, createReader: createPluginReader },
  });
  const wallMs = Date.now() - startedAtMs;
  const wasStopped = context.stopSignal?.aborted === true;
  const report = await readReport(files.report);
  if (!report && !wasStopped) throw failure(tool, scenario.script ?? script);

  const raw = await readSamples(files.samples);
  const steps = arrivalSteps(schedule);
  const arrivals = scenario.requests ? arrivalsOfRun(raw.samples, steps) : undefined;
  const span = sampleSpan(raw.samples, startedAtMs);
  // Half an interval before the first: no request is due on an edge of the window.
  const firstStep = steps.find(({ count }) => count > 0);
  const leadMs = arrivals && firstStep ? arrivalsOf(firstStep).intervalMs / 2 : 0;
  const times =
    raw.samples.length === 0
      ? span
      : {
          startAtMs: (arrivals?.[0]?.dueAtMs ?? span.startAtMs) - leadMs,
          ...(wasStopped || raw.partial ? { endAtMs: span.endAtMs } : {}),
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
    ...resultHead('artillery', plan, context),
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
  const script = await userScript(plan, workspaceDir);
  if (script === undefined) await writeFile(generatedFile, artilleryScript(plan));
  return script ?? generatedFile;
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
