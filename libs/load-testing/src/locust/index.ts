import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  LOAD_RESULT_SCHEMA,
  PerfError,
  type AdmittedPlan,
  type LoadContext,
  type LoadResult,
  type LoadTester,
} from '@perf-agent/contracts';
import { assetPath } from '../assets.ts';
import { runTool } from '../run-tool.ts';
import { saturationReasons } from '../saturation.ts';
import { summarize } from '../summarize.ts';
import { locustArguments } from './command.ts';
import { parseListener } from './parse.ts';

const INSTALL_HINT =
  'Install it: python3 -m pip install locust (2.x), so that `locust` is on PATH.';
/** Start of Python and Locust, and its own way to end. */
const SLACK_MS = 30_000;
/** The window may come out this much shorter than asked before the run is not believed. */
const MIN_WINDOW_SHARE = 0.9;

export const locust: LoadTester = { tool: 'locust', version, run };

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
  const { scenario } = plan;
  if (scenario.tool !== 'locust') {
    throw new PerfError('TOOL_FAILED', `locust: cannot run a scenario for ${scenario.tool}`);
  }
  const script = path.resolve(context.workspaceDir, scenario.script);
  await access(script).catch((error: unknown) => {
    throw new PerfError(
      'SCRIPT_NOT_FOUND',
      `locust: scenario ${plan.name}: ${script} is not there`,
      { cause: error },
    );
  });
  const samplesFile = path.join(context.runDir, `${context.runName}.csv`);
  const startedAtMs = Date.now();
  const { exit, usage, logTail } = await runTool({
    tool: 'locust',
    command: 'locust',
    args: locustArguments(plan, scenario, { script, listener: assetPath('locust/listener.py') }),
    env: { PERF_AGENT_LOCUST_SAMPLES: samplesFile, PYTHONDONTWRITEBYTECODE: '1' },
    context,
    limitMs: scenario.warmupMs + scenario.durationMs + SLACK_MS,
    installHint: INSTALL_HINT,
  });
  const wallMs = Date.now() - startedAtMs;
  if (exit.exitCode !== 0) {
    throw new PerfError('TOOL_FAILED', `locust: ended with ${JSON.stringify(exit)}\n${logTail}`, {
      hint: `Run the script by hand: locust --headless -f ${scenario.script}`,
    });
  }
  const { samples, partial, cpuShare } = parseListener(
    await readFile(samplesFile, 'utf8'),
    samplesFile,
  );
  const firstMs = samples.reduce((first, { startAtMs }) => Math.min(first, startAtMs), Infinity);
  const lastMs = samples.reduce((last, { endAtMs }) => Math.max(last, endAtMs), 0);
  const fromMs = firstMs + scenario.warmupMs;
  const toMs = Math.min(fromMs + scenario.durationMs, lastMs);
  const summary = summarize(
    samples,
    samples.length === 0 ? { fromMs: 0, toMs: 0 } : { fromMs, toMs },
  );
  const generator = { cpuShare: cpuShare ?? usage.cpuMs / wallMs };
  const invalidReasons = saturationReasons(generator, summary.latencyMs);
  if (partial) invalidReasons.push('the raw data are cut');
  if (summary.requestCount === 0) invalidReasons.push(`no request was made\n${logTail}`);
  else if (summary.durationMs < MIN_WINDOW_SHARE * scenario.durationMs) {
    invalidReasons.push(
      `requests were seen for ${Math.round(summary.durationMs)} of ${scenario.durationMs} ms`,
    );
  }
  return {
    schema: LOAD_RESULT_SCHEMA,
    tool: 'locust',
    toolVersion: context.toolVersion,
    scenario: plan.name,
    startedAt: new Date(samples.length === 0 ? startedAtMs : firstMs).toISOString(),
    status: invalidReasons.length === 0 ? 'valid' : 'invalid',
    invalidReasons,
    ...summary,
    generator,
    warnings: ['requests in flight when Locust stopped are not in its data'],
    rawFile: path.relative(context.workspaceDir, samplesFile),
  };
}
