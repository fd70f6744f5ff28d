import type { AdmittedPlan, LoadResult } from '@perf-agent/contracts';
import { saturationReasons } from '../saturation.ts';
import { meanLevel } from '../schedule/schedule-for.ts';
import type { SampleSummary, Window } from '../summarize.ts';
import { summarizeLag, type Arrival } from './arrivals.ts';
import type { NamedSample } from '../raw-samples.ts';
import type { Closing } from './parse.ts';
import { arrivalSteps, arrivalsOf } from './phases.ts';

/** Artillery is one busy thread for timers, sending and receiving: some milliseconds late is how it works. */
const USUAL_LAG_MS = 2;
const MAX_LAG_MS = 50;
const MAX_LAG_SHARE = 0.25;
/** Below it one request more or less is more than the allowed error of the rate. */
const MIN_RATE_COUNT = 200;
const MAX_RATE_ERROR_RATIO = 0.01;

export type Verdict = Pick<LoadResult, 'generator' | 'invalidReasons' | 'warnings' | 'partial'>;

/** What the plug-in wrote; no closing line when Artillery was killed. */
export type PluginData = {
  readonly samples: readonly NamedSample[];
  readonly partial: boolean;
  readonly closing: Closing | undefined;
};

/** Decides what a run is worth: whether Artillery kept the load, and whether its own count agrees with the raw data. */
export function judgeRun(run: {
  readonly plan: AdmittedPlan;
  readonly raw: PluginData;
  readonly result: SampleSummary;
  readonly window: Window;
  /** Of scripts that are made here; not known of others. */
  readonly arrivals: readonly Arrival[] | undefined;
  readonly wasStopped: boolean;
  /** Of Artillery's report; none when it was stopped. */
  readonly counters: Readonly<Record<string, number>> | undefined;
  readonly exitCode: number | undefined;
  readonly processCpuShare: number;
}): Verdict {
  const { plan, raw, result, window, arrivals, counters } = run;
  const { schedule, scenario } = plan;
  const invalidReasons: string[] = [];
  const warnings: string[] = [];
  const lagMs = arrivals && summarizeLag(inWindow(arrivals, window));
  const isPaced = scenario.requests !== undefined && result.durationMs > 0;
  const generator = {
    cpuShare: raw.closing?.cpuShare ?? run.processCpuShare,
    ...(lagMs ? { lagMs } : {}),
    ...(isPaced ? { sentRps: (result.requestCount * 1000) / result.durationMs } : {}),
  };
  if (run.exitCode !== 0 && counters)
    warnings.push(`artillery ended with exit code ${run.exitCode ?? '?'}: a check of its script`);
  const openCount = raw.closing?.openCount ?? 0;
  if (openCount > 0)
    warnings.push(`${openCount} requests had no answer yet when Artillery was stopped`);
  const recordedCount = raw.samples.length;
  const sentCount = counters?.['http.requests'] ?? 0;
  const isShort = counters !== undefined && recordedCount < sentCount;
  if (counters && recordedCount !== sentCount)
    warnings.push(`raw data hold ${recordedCount} requests, Artillery counted ${sentCount}`);
  if (lagMs && lagMs.p95 > USUAL_LAG_MS)
    warnings.push(`Artillery sent late: p95 of its own delay is ${lagMs.p95.toFixed(1)} ms`);
  const partial = raw.partial || isShort;
  if (run.wasStopped) return { generator, invalidReasons, warnings, partial };

  if (partial) invalidReasons.push('the raw data are cut');
  if (result.requestCount === 0) invalidReasons.push('no request was made');
  const skippedCount = counters?.['vusers.skipped'] ?? 0;
  if (skippedCount > 0)
    invalidReasons.push(`${skippedCount} arrivals were skipped: too many virtual users at once`);
  const limitMs = Math.max(MAX_LAG_MS, MAX_LAG_SHARE * (result.latencyMs?.p95.value ?? 0));
  if (lagMs && lagMs.p95 > limitMs) {
    invalidReasons.push(
      `generator late: p95 of its own delay is ${lagMs.p95.toFixed(1)} ms, allowed ${limitMs.toFixed(1)} ms`,
    );
  }
  invalidReasons.push(
    ...saturationReasons(
      { cpuShare: generator.cpuShare, ...pick(generator.sentRps) },
      result.latencyMs,
      {
        // Its timer spins while it waits: a busy thread says nothing, lag and rate do.
        maxCpuShare: Infinity,
        ...(isPaced && result.requestCount >= MIN_RATE_COUNT
          ? { askedRps: meanLevel(schedule) }
          : {}),
      },
    ),
  );
  const plannedCount = arrivalSteps(schedule).reduce(
    (sum, step) => sum + arrivalsOf(step).count,
    0,
  );
  const createdCount = counters?.['vusers.created'] ?? 0;
  const slack = Math.max(1, MAX_RATE_ERROR_RATIO * plannedCount);
  if (Math.abs(createdCount + skippedCount - plannedCount) > slack)
    invalidReasons.push(`${createdCount} of ${plannedCount} virtual users were started`);
  return { generator, invalidReasons, warnings, partial };
}

function inWindow(arrivals: readonly Arrival[], { fromMs, toMs }: Window): Arrival[] {
  return arrivals.filter(({ dueAtMs }) => dueAtMs >= fromMs && dueAtMs < toMs);
}

function pick(sentRps: number | undefined): { sentRps?: number } {
  return sentRps === undefined ? {} : { sentRps };
}
