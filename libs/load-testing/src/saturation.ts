import type { GeneratorReport, LoadResult } from '@perf-agent/contracts';

/** A single-threaded generator above this share of a core delays its own requests. */
const MAX_CPU_SHARE = 0.9;
/** An open loop must keep the asked rate within this ratio. */
const MAX_RATE_ERROR_RATIO = 0.01;
/** The generator's own delay may be at most this share of the p95 it reports, or MIN_LAG_MS. */
const MAX_LAG_SHARE = 0.25;
const MIN_LAG_MS = 2;

/**
 * @param options.askedRps the rate of an open loop; leave out for a closed one
 * @param options.maxCpuShare of a generator with several busy threads; 1 is one busy core
 * @returns why the generator, not the service, shaped the numbers; empty when it did not
 */
export function saturationReasons(
  generator: GeneratorReport,
  latencyMs: LoadResult['latencyMs'],
  { askedRps, maxCpuShare = MAX_CPU_SHARE }: { askedRps?: number; maxCpuShare?: number } = {},
): string[] {
  const reasons: string[] = [];
  if (generator.cpuShare > maxCpuShare) {
    reasons.push(
      `generator saturated: it used ${Math.round(generator.cpuShare * 100)} % of a core`,
    );
  }
  if (askedRps !== undefined && generator.sentRps !== undefined) {
    const error = Math.abs(generator.sentRps / askedRps - 1);
    if (error > MAX_RATE_ERROR_RATIO) {
      reasons.push(
        `generator off its rate: asked ${askedRps} requests/s, due were ${generator.sentRps.toFixed(1)}`,
      );
    }
  }
  const lagMs = generator.lagMs?.p95;
  const allowedMs = Math.max(MIN_LAG_MS, MAX_LAG_SHARE * (latencyMs?.p95.value ?? 0));
  if (lagMs !== undefined && lagMs > allowedMs) {
    reasons.push(
      `generator late: p95 of its own delay is ${lagMs.toFixed(1)} ms, allowed ${allowedMs.toFixed(1)} ms`,
    );
  }
  return reasons;
}
