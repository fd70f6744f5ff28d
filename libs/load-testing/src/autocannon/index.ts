import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
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
import { runTool } from '../run-tool.ts';
import { saturationReasons } from '../saturation.ts';
import { summarize } from '../summarize.ts';
import { generatorPlan } from './command.ts';
import { parseSamples } from './parse.ts';
import { GeneratorState } from './schema.ts';

/** Beyond schedule and time-outs: start of the process, writing, a busy machine. */
const SLACK_MS = 15_000;

export const autocannon: LoadTester = { tool: 'autocannon', version, run };

function version(): Promise<string> {
  const manifest = createRequire(import.meta.url)('autocannon/package.json') as { version: string };
  return Promise.resolve(manifest.version);
}

async function run(plan: AdmittedPlan, context: LoadContext): Promise<LoadResult> {
  const { scenario } = plan;
  if (scenario.tool !== 'autocannon') {
    throw new PerfError('TOOL_FAILED', `autocannon: cannot run a scenario for ${scenario.tool}`);
  }
  const file = (ending: string): string =>
    path.join(context.runDir, `${context.runName}.${ending}`);
  const files = { samplesFile: file('csv'), reportFile: file('generator.json') };
  await writeFile(file('plan.json'), JSON.stringify(generatorPlan(plan, scenario, files)));
  const { exit, logTail } = await runTool({
    tool: 'autocannon',
    command: process.execPath,
    args: [assetPath('autocannon/generator.mjs'), file('plan.json')],
    context,
    limitMs: scenario.warmupMs + scenario.durationMs + scenario.timeoutMs + SLACK_MS,
    installHint: 'npm install autocannon',
  });
  if (exit.exitCode !== 0) {
    throw new PerfError(
      'TOOL_FAILED',
      `autocannon: the generator ended with ${JSON.stringify(exit)}\n${logTail}`,
    );
  }
  const state = validate(
    GeneratorState,
    JSON.parse(await readFile(files.reportFile, 'utf8')),
    `autocannon: ${files.reportFile}`,
    'RAW_DATA_INVALID',
  );
  const { samples } = parseSamples(await readFile(files.samplesFile, 'utf8'), files.samplesFile);
  const fromMs = state.startAtMs + scenario.warmupMs;
  const window = { fromMs, toMs: fromMs + scenario.durationMs };
  const summary = summarize(samples, window);
  const sentCount = samples.filter(
    ({ sentAtMs, startAtMs }) =>
      sentAtMs > 0 && startAtMs >= window.fromMs && startAtMs < window.toMs,
  ).length;
  const generator = {
    cpuShare: state.cpuMs / state.wallMs,
    lagMs: state.lagMs,
    sentRps: (sentCount * 1000) / scenario.durationMs,
  };
  const invalidReasons = saturationReasons(generator, summary.latencyMs, askedRps(scenario));
  return {
    schema: LOAD_RESULT_SCHEMA,
    tool: 'autocannon',
    toolVersion: context.toolVersion,
    scenario: plan.name,
    startedAt: new Date(state.startAtMs).toISOString(),
    status: invalidReasons.length === 0 ? 'valid' : 'invalid',
    invalidReasons,
    ...summary,
    generator,
    warnings: [],
    rawFile: path.relative(context.workspaceDir, files.samplesFile),
  };
}

/** Below a few hundred requests a rounded count alone is more than the allowed error. */
function askedRps({
  rateRps,
  durationMs,
}: {
  rateRps: number;
  durationMs: number;
}): number | undefined {
  return (rateRps * durationMs) / 1000 >= 200 ? rateRps : undefined;
}
