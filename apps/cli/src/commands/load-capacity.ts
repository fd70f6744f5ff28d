import path from 'node:path';
import { z } from 'zod';
import {
  CapacitySlo,
  EXIT,
  PerfError,
  type CapacityResult,
  type LoadSample,
} from '@perf-agent/contracts';
import {
  createBreaker,
  findCapacity,
  loadPlan,
  loadTesters,
  probeResult,
  runGuarded,
} from '@perf-agent/load-testing';
import { createFolder, say, startTarget } from '@perf-agent/runtime';
import { admitLoadPlan } from '@perf-agent/safety';
import { numberOption, printJson, readOptions } from './options.ts';
import { openWorkspace, workspaceOptions } from './workspace.ts';

const Options = z.strictObject({
  ...workspaceOptions,
  p95Ms: numberOption(0.1, 600_000).optional(),
  p99Ms: numberOption(0.1, 600_000).optional(),
  errorPercent: numberOption(0.01, 50),
  min: numberOption(0.1, 50_000),
  max: numberOption(0.1, 50_000),
  maxRequests: numberOption(1_000, 20_000_000),
});

/** Also that the limit lies outside of the asked rates is an answer. */
const ANSWERS: ReadonlySet<CapacityResult['status']> = new Set(['found', 'below-min', 'above-max']);

/** `perf-agent load capacity` @returns the exit code */
export async function loadCapacity(given: object, signal: AbortSignal): Promise<number> {
  const options = readOptions(Options, given);
  if (options.min >= options.max) throw new PerfError('USAGE', '--min: expected less than --max');
  const slo = CapacitySlo.parse({
    p95LatencyMs: options.p95Ms,
    p99LatencyMs: options.p99Ms,
    errorRatio: options.errorPercent / 100,
  });
  const workspace = await openWorkspace(options);
  const { dir, config, runId } = workspace;
  try {
    const targetConfig = config.targets[workspace.target];
    const configured = config.scenarios[workspace.scenario];
    if (!targetConfig || !configured)
      throw new PerfError('USAGE', 'expected a target and a scenario of the configuration', {
        hint: `Targets: ${Object.keys(config.targets).join(', ')}. Scenarios: ${Object.keys(config.scenarios).join(', ')}.`,
      });
    if (configured.requests === undefined) {
      throw new PerfError('LOAD_UNSUPPORTED', 'capacity: expected a scenario with `requests`', {
        hint: 'Probes are open loops of autocannon, which runs no scripts.',
      });
    }
    const runDir = path.join(dir, '.perf-agent', 'runs', runId);
    await createFolder(runDir);
    const logFile = path.join(runDir, 'service.log');
    const target = await startTarget(targetConfig, {
      workspaceDir: dir,
      logFile,
      mark: runId,
      signal,
    });
    let probeCount = 0;
    try {
      const result = await findCapacity({
        slo,
        minRps: options.min,
        maxRps: options.max,
        // What the configuration asks of the service is the best first guess.
        startRps: Math.min(options.max, Math.max(options.min, configured.rateRps ?? options.min)),
        budget: { maxRequestCount: options.maxRequests },
        signal,
        probe: async (rateRps, { durationMs, signal: probeSignal }) => {
          const rest = { ...configured };
          delete rest.users;
          const scenario = {
            ...rest,
            tool: 'autocannon' as const,
            rateRps,
            durationMs: Math.ceil(durationMs),
            // The service warms up once; what a rate needs to settle is found by the search.
            warmupMs: probeCount === 0 ? configured.warmupMs : 0,
          };
          const draft = loadPlan({ name: workspace.scenario, scenario, baseUrl: target.baseUrl });
          const plan = admitLoadPlan(targetConfig, draft);
          const samples: LoadSample[] = [];
          const context = {
            runDir,
            runName: `probe-${++probeCount}`,
            workspaceDir: dir,
            toolVersion: await loadTesters.autocannon.version(probeSignal),
            processMark: runId,
            signal: probeSignal,
            onSample: (sample: LoadSample) => samples.push(sample),
          };
          const breaker = createBreaker({
            startAtMs: Date.now(),
            schedule: plan.schedule,
            limits: plan.limits,
          });
          const measured = await runGuarded(loadTesters.autocannon, plan, context, breaker);
          const p95 = measured.latencyMs?.p95.value.toFixed(1) ?? '–';
          say(
            `probe ${probeCount}: ${rateRps.toFixed(0)}/s, ${measured.requestCount} requests, p95 ${p95} ms`,
          );
          return probeResult(samples, measured, scenario.warmupMs);
        },
      });
      if (options.json === true) printJson(result);
      else process.stdout.write(`${capacityText(result)}\n`);
      return ANSWERS.has(result.status) ? EXIT.done : EXIT.inconclusive;
    } finally {
      await target.stop();
    }
  } finally {
    workspace.release();
  }
}

function capacityText({
  status,
  reason,
  lowRps,
  highRps,
  estimateRps,
  probeCount,
  requestCount,
}: CapacityResult): string {
  const at = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(0));
  return [
    `capacity: ${status.toUpperCase()}${reason === '' ? '' : `: ${reason}`}`,
    `limit     ${at(estimateRps)}/s [${at(lowRps)}, ${at(highRps)}]`,
    `spent     ${probeCount} probes, ${requestCount} requests`,
  ].join('\n');
}
