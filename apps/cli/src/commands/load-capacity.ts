import { z } from 'zod';
import { CapacitySlo, EXIT, PerfError, type CapacityResult } from '@perf-agent/contracts';
import { createBreaker, loadTesters } from '@perf-agent/load-testing';
import { createFolder, say, startTarget } from '@perf-agent/runtime';
import { admitLoadPlan } from '@perf-agent/safety';
import { measureCapacity } from '@perf-agent/workflow';
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
  try {
    const result = await measureCapacity(
      {
        workspaceDir: workspace.dir,
        config: workspace.config,
        target: workspace.target,
        scenario: workspace.scenario,
        slo,
        minRps: options.min,
        maxRps: options.max,
        maxRequestCount: options.maxRequests,
        runId: workspace.runId,
        signal,
      },
      {
        tester: loadTesters.autocannon,
        admit: (target, plan) => admitLoadPlan(target, plan),
        startTarget,
        createFolder,
        createGuard: ({ schedule, limits }) =>
          createBreaker({ startAtMs: Date.now(), schedule, limits }),
        probed: (number, rateRps, { requestCount, latencyMs }) => {
          const p95 = latencyMs?.p95.value.toFixed(1) ?? '–';
          say(`probe ${number}: ${rateRps.toFixed(0)}/s, ${requestCount} requests, p95 ${p95} ms`);
        },
      },
    );
    if (options.json === true) printJson(result);
    else process.stdout.write(`${capacityText(result)}\n`);
    return ANSWERS.has(result.status) ? EXIT.done : EXIT.inconclusive;
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
