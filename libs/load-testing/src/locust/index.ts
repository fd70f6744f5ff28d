import { access, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  LOAD_RESULT_SCHEMA,
  PerfError,
  type AdmittedPlan,
  type LoadContext,
  type LoadResult,
  type LoadTester,
} from '@perf-agent/contracts';
import { writeFileWhole } from '@perf-agent/runtime';
import { assetPath } from '../assets.ts';
import { runTool } from '../run-tool.ts';
import { saturationReasons } from '../saturation.ts';
import { requireSchedule, scheduleDurationMs } from '../schedule/schedule-for.ts';
import { summarizeRun } from '../summarize-run.ts';
import { locustArguments, locustPlan } from './command.ts';
import { parseListener } from './parse.ts';

const INSTALL_HINT =
  'Install it: python3 -m pip install locust (2.x), so that `locust` is on PATH.';
/** Start of Python and Locust, and its own way to end. */
const SLACK_MS = 30_000;
/** The window may come out this much shorter than asked before the run is not believed. */
const MIN_WINDOW_SHARE = 0.9;

export const locust: LoadTester = { tool: 'locust', schedules: ['users'], version, run };

async function version(signal: AbortSignal): Promise<string> {
  const { execa } = await import('execa');
  const result = await execa('locust', ['--version'], { reject: false, cancelSignal: signal });
  const found = /locust (\d+\.\d+\.\d+\S*)/.exec(result.stdout)?.[1];
  if (found !== undefined) return found;
  if (result.code === 'ENOENT') {
    throw new PerfError('TOOL_MISSING', 'locust: the program "locust" is not on PATH', {
      hint: INSTALL_HINT,
    });
  }
  throw new PerfError(
    'TOOL_FAILED',
    `locust: --version printed no version: ${result.stdout}${result.stderr}`,
  );
}

async function run(plan: AdmittedPlan, context: LoadContext): Promise<LoadResult> {
  const { scenario, schedule } = plan;
  requireSchedule(locust, schedule);
  const script = await findScript(plan, context.workspaceDir);
  const file = (ending: string): string =>
    path.join(context.runDir, `${context.runName}.${ending}`);
  const planFile = file('plan.json');
  await writeFileWhole(planFile, JSON.stringify(locustPlan(plan)));
  const listener = assetPath('locust/listener.py');
  const shape = schedule.stages.length > 1 ? { shape: assetPath('locust/shape.py') } : {};
  const samplesFile = file('csv');
  const startedAtMs = Date.now();
  const { exit, usage, logTail } = await runTool({
    tool: 'locust',
    command: 'locust',
    args: locustArguments(plan, { script, listener, ...shape }),
    env: {
      PERF_AGENT_LOCUST_SAMPLES: samplesFile,
      PERF_AGENT_LOCUST_PLAN: planFile,
      PYTHONDONTWRITEBYTECODE: '1',
    },
    context,
    limitMs: scheduleDurationMs(schedule) + SLACK_MS,
    installHint: INSTALL_HINT,
    live: { file: samplesFile, format: 'locust-listener' },
  });
  const wallMs = Date.now() - startedAtMs;
  const wasStopped = context.stopSignal?.aborted === true;
  if (exit.exitCode !== 0 && !wasStopped) {
    throw new PerfError('TOOL_FAILED', `locust: ended with ${JSON.stringify(exit)}\n${logTail}`, {
      hint: `Run the script by hand: locust --headless -f ${scenario.script ?? script}`,
    });
  }
  const raw = await readSamples(samplesFile, scenario.workers ?? 1);
  const firstMs = raw.samples.reduce(
    (first, { startAtMs }) => Math.min(first, startAtMs),
    Infinity,
  );
  const lastMs = raw.samples.reduce((last, { endAtMs }) => Math.max(last, endAtMs), 0);
  const times =
    raw.samples.length === 0
      ? { startAtMs: startedAtMs, endAtMs: startedAtMs }
      : { startAtMs: firstMs, endAtMs: lastMs };
  const { result } = summarizeRun(raw.samples, schedule, times);
  const generator = { cpuShare: raw.cpuShare ?? usage.cpuMs / wallMs };
  const invalidReasons = saturationReasons(generator, result.latencyMs);
  if (raw.partial) invalidReasons.push('the raw data are cut');
  const askedMs = scheduleDurationMs(schedule) - schedule.warmupMs;
  const isSilent = result.requestCount === 0 && !raw.partial;
  if (isSilent) invalidReasons.push(`no request was answered\n${logTail}`);
  else if (result.durationMs < MIN_WINDOW_SHARE * askedMs) {
    invalidReasons.push(`requests were seen for ${Math.round(result.durationMs)} of ${askedMs} ms`);
  }
  return {
    schema: LOAD_RESULT_SCHEMA,
    tool: 'locust',
    toolVersion: context.toolVersion,
    scenario: plan.name,
    testType: plan.testType,
    startedAt: new Date(times.startAtMs).toISOString(),
    status: invalidReasons.length === 0 || wasStopped ? 'valid' : 'invalid',
    invalidReasons: wasStopped ? [] : invalidReasons,
    // Locust ran to its end and its users got no answer at all: that is the service's doing.
    ...(isSilent && !wasStopped ? { invalidCause: 'target' as const } : {}),
    ...result,
    exactness: { kind: 'exact' },
    partial: raw.partial,
    generator,
    warnings: ['requests in flight when Locust stopped are not in its data'],
    rawFiles: raw.files.map((name) => path.relative(context.workspaceDir, name)),
  };
}

/** @throws PerfError SCRIPT_NOT_FOUND */
async function findScript(plan: AdmittedPlan, workspaceDir: string): Promise<string> {
  if (plan.scenario.script === undefined) return assetPath('locust/requests.py');
  const script = path.resolve(workspaceDir, plan.scenario.script);
  await access(script).catch((error: unknown) => {
    throw new PerfError(
      'SCRIPT_NOT_FOUND',
      `locust: scenario ${plan.name}: ${script} is not there`,
      { cause: error },
    );
  });
  return script;
}

/** The samples of one process, or of all workers as if they were one. */
async function readSamples(file: string, processCount: number) {
  const folder = path.dirname(file);
  const names = (await readdir(folder)).filter(
    (name) => name === path.basename(file) || name.startsWith(`${path.basename(file)}.`),
  );
  const files = names.sort().map((name) => path.join(folder, name));
  const parts = await Promise.all(
    files.map(async (name) => parseListener(await readFile(name, 'utf8'), name)),
  );
  const shares = parts.flatMap(({ cpuShare }) => (cpuShare === undefined ? [] : [cpuShare]));
  return {
    files,
    samples: parts.flatMap(({ samples }) => samples),
    // A worker that never wrote is missing as well.
    partial: parts.length < processCount || parts.some(({ partial }) => partial),
    // Each process has one busy thread: the fullest one decides.
    ...(shares.length > 0 ? { cpuShare: Math.max(...shares) } : {}),
  };
}
