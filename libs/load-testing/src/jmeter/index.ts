import { access, readFile, rm } from 'node:fs/promises';
import { availableParallelism, devNull } from 'node:os';
import path from 'node:path';
import {
  PerfError,
  type AdmittedPlan,
  type LoadContext,
  type LoadResult,
  type LoadTester,
} from '@perf-agent/contracts';
import { freePort } from '@perf-agent/runtime';
import { askVersion } from '../ask-version.ts';
import { readRawSamples, type RawSamples } from '../raw-samples.ts';
import { resultHead } from '../result-head.ts';
import { runTool, type ToolRun } from '../run-tool.ts';
import { sampleSpan } from '../sample-span.ts';
import { saturationReasons } from '../saturation.ts';
import { requireSchedule } from '../schedule/schedule-for.ts';
import { shortWindowReasons } from '../short-window.ts';
import { summarizeRun } from '../summarize-run.ts';
import { jmeterArguments, runSeconds, type JmeterFiles } from './command.ts';
import { loggedErrors, loggedOrigin, reasonOf } from './log.ts';
import { createJtlReader } from './parse.ts';
import { stopRemoteFirst } from './remote-stop.ts';
import { findScript } from './script.ts';

const INSTALL_HINT =
  'Install JMeter 5.6 and a Java runtime, so that `jmeter` is on PATH: https://jmeter.apache.org/download_jmeter.cgi';
/** Start of the JVM, of Groovy in it, and (distributed) of the servers; its own way to end. */
const SLACK_MS = 60_000;
/** JMeter uses all cores; above this share of them it delays its own requests. */
const MAX_CPU_SHARE_PER_CORE = 0.9;
export const jmeter: LoadTester = { tool: 'jmeter', schedules: ['users'], version, run };

async function version(signal: AbortSignal): Promise<string> {
  // Without -j it leaves a jmeter.log in the current folder.
  const args = ['--version', '-j', devNull];
  // Behind the last line of a picture made of letters.
  const pattern = /\s(\d+\.\d+(?:\.\d+)?)\s*$/m;
  const found = await askVersion('jmeter', { args, pattern, installHint: INSTALL_HINT, signal });
  return found.split('.').length === 2 ? `${found}.0` : found;
}

async function run(plan: AdmittedPlan, context: LoadContext): Promise<LoadResult> {
  const { scenario, schedule } = plan;
  requireSchedule(jmeter, schedule);
  const file = (ending: string): string =>
    path.join(context.runDir, `${context.runName}.${ending}`);
  const script = await findScript(plan, context.workspaceDir, file('jmx'));
  const files = { script, raw: file('jtl'), log: file('jmeter.log') };
  // JMeter would write behind what an earlier run of this name left.
  await rm(files.log, { force: true });
  const maxElapsedMs = scenario.requests ? scenario.timeoutMs : Infinity;

  const startedAtMs = Date.now();
  const { tool, stoppedAtMs } = await runJmeter(plan, context, files, maxElapsedMs);
  const wallMs = Date.now() - startedAtMs;
  const wasStopped = stoppedAtMs !== undefined;
  if (tool.exit.exitCode !== 0 && !wasStopped)
    throw await failure(tool, file('log'), scenario.script ?? script);

  const raw = await readSamples(files.raw, maxElapsedMs, stoppedAtMs);
  const { samples } = raw;
  const log = await readFile(files.log, 'utf8').catch(() => '');
  const span = sampleSpan(samples, startedAtMs);
  const originMs = samples.length === 0 ? undefined : loggedOrigin(log);
  const times = { ...span, startAtMs: originMs ?? span.startAtMs };
  const { result } = summarizeRun(samples, schedule, times);
  const generator = { cpuShare: tool.usage.cpuMs / wallMs };
  const invalidReasons = saturationReasons(generator, result.latencyMs, {
    maxCpuShare: MAX_CPU_SHARE_PER_CORE * availableParallelism(),
  });
  if (raw.partial) invalidReasons.push('the raw data are cut');
  if (result.requestCount === 0) invalidReasons.push(`no request was made\n${tool.logTail}`);
  else invalidReasons.push(...shortWindowReasons(result, schedule));
  return {
    ...resultHead('jmeter', plan, context),
    startedAt: new Date(times.startAtMs).toISOString(),
    status: invalidReasons.length === 0 || wasStopped ? 'valid' : 'invalid',
    invalidReasons: wasStopped ? [] : invalidReasons,
    ...result,
    exactness: { kind: 'exact' },
    partial: raw.partial,
    generator,
    warnings: warningsOf(plan, loggedErrors(log), wasStopped),
    rawFiles: [path.relative(context.workspaceDir, files.raw)],
  };
}

/** @returns also when it was asked to stop, if it was */
async function runJmeter(
  plan: AdmittedPlan,
  context: LoadContext,
  files: JmeterFiles,
  maxElapsedMs: number,
): Promise<{ tool: ToolRun; stoppedAtMs: number | undefined }> {
  const isRemote = plan.scenario.remoteHosts !== undefined;
  const stopPort = isRemote ? await freePort() : 0;
  const stopping = isRemote ? stopRemoteFirst(context, stopPort) : undefined;
  let stoppedAtMs: number | undefined;
  const onStop = (): void => void (stoppedAtMs ??= Date.now());
  if (context.stopSignal?.aborted) onStop();
  context.stopSignal?.addEventListener('abort', onStop);
  try {
    const tool = await runTool({
      tool: 'jmeter',
      command: 'jmeter',
      args: jmeterArguments(plan, files, stopPort),
      context: stopping?.context ?? context,
      limitMs: runSeconds(plan) * 1000 + plan.scenario.timeoutMs + SLACK_MS,
      installHint: INSTALL_HINT,
      live: { file: files.raw, createReader: (sink) => createJtlReader(sink, maxElapsedMs) },
    });
    if (context.signal.aborted)
      throw new PerfError('INTERRUPTED', 'jmeter: stopped before its end');
    return { tool, stoppedAtMs };
  } finally {
    stopping?.release();
    context.stopSignal?.removeEventListener('abort', onStop);
  }
}

/** @param untilMs requests that ended later were ended by the stop, not by the service */
async function readSamples(
  file: string,
  maxElapsedMs: number,
  untilMs = Infinity,
): Promise<Pick<RawSamples, 'samples' | 'partial'>> {
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (!exists) return { samples: [], partial: true };
  const raw = await readRawSamples([file], (sink) => createJtlReader(sink, maxElapsedMs));
  return { ...raw, samples: raw.samples.filter(({ endAtMs }) => endAtMs <= untilMs) };
}

async function failure({ exit, logTail }: ToolRun, logFile: string, script: string) {
  const output = await readFile(logFile, 'utf8').catch(() => logTail);
  return new PerfError(
    'TOOL_FAILED',
    `jmeter: ended with ${JSON.stringify(exit)}\n${reasonOf(output)}`,
    { hint: `Run the script by hand: jmeter -n -t ${script} -l result.jtl` },
  );
}

function warningsOf(plan: AdmittedPlan, errors: string[], wasStopped: boolean): string[] {
  const { remoteHosts, script } = plan.scenario;
  const users = plan.schedule.stages[0]?.from ?? 0;
  return [
    'latencies are whole milliseconds',
    ...(errors.length > 0
      ? [`JMeter logged ${errors.length} errors, the first: ${errors[0] ?? ''}`]
      : []),
    ...(remoteHosts ? ['the CPU of the JMeter servers is not watched'] : []),
    ...(wasStopped ? ['requests in flight when JMeter was stopped are not in its data'] : []),
    ...(script !== undefined && remoteHosts && users % remoteHosts.length !== 0
      ? [
          `${users} users cannot be dealt out evenly to ${remoteHosts.length} servers: the rest is left out`,
        ]
      : []),
  ];
}
