import { readdir, readFile } from 'node:fs/promises';
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
import { assetPath } from '../assets.ts';
import { resultHead } from '../result-head.ts';
import { createLocustListenerReader } from '../results/locust/listener.ts';
import { runTool } from '../run-tool.ts';
import { sampleSpan } from '../sample-span.ts';
import { saturationReasons } from '../saturation.ts';
import { requireSchedule, scheduleDurationMs } from '../schedule/schedule-for.ts';
import { shortWindowReasons } from '../short-window.ts';
import { summarizeRun } from '../summarize-run.ts';
import { userScript } from '../user-script.ts';
import { locustArguments, locustPlan } from './command.ts';
import { parseListener } from './parse.ts';

const INSTALL_HINT =
  'Install it: python3 -m pip install locust (2.x), so that `locust` is on PATH.';
/** Start of Python and Locust, and its own way to end. */
const SLACK_MS = 30_000;
export const locust: LoadTester = { tool: 'locust', schedules: ['users'], version, run };

function version(signal: AbortSignal): Promise<string> {
  const pattern = /locust (\d+\.\d+\.\d+\S*)/;
  return askVersion('locust', { args: ['--version'], pattern, installHint: INSTALL_HINT, signal });
}

async function run(plan: AdmittedPlan, context: LoadContext): Promise<LoadResult> {
  const { scenario, schedule } = plan;
  requireSchedule(locust, schedule);
  const script = (await userScript(plan, context.workspaceDir)) ?? assetPath('locust/requests.py');
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
    live: { file: samplesFile, createReader: createLocustListenerReader },
  });
  const wallMs = Date.now() - startedAtMs;
  const wasStopped = context.stopSignal?.aborted === true;
  if (exit.exitCode !== 0 && !wasStopped) {
    throw new PerfError('TOOL_FAILED', `locust: ended with ${JSON.stringify(exit)}\n${logTail}`, {
      hint: `Run the script by hand: locust --headless -f ${scenario.script ?? script}`,
    });
  }
  const raw = await readSamples(samplesFile, scenario.workers ?? 1);
  const times = sampleSpan(raw.samples, startedAtMs);
  const { result } = summarizeRun(raw.samples, schedule, times);
  const generator = { cpuShare: raw.cpuShare ?? usage.cpuMs / wallMs };
  const invalidReasons = saturationReasons(generator, result.latencyMs);
  if (raw.partial) invalidReasons.push('the raw data are cut');
  const isSilent = result.requestCount === 0 && !raw.partial;
  if (isSilent) invalidReasons.push(`no request was answered\n${logTail}`);
  else invalidReasons.push(...shortWindowReasons(result, schedule));
  return {
    ...resultHead('locust', plan, context),
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
