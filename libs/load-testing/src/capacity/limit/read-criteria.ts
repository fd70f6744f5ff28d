import type { CapacitySlo, CriterionReading, ProbeVerdict } from '@perf-agent/contracts';
import { quantile } from '@perf-agent/regression-statistics';
import { wilsonBounds } from '../../breaker/bounds.ts';
import { effectiveCount } from './effective-count.ts';
import type { ProbeResult } from './probe-port.ts';
import type { Settling } from './settle.ts';

/** A limit of the SLO as a share: of all requests, at most `allowedRatio` may breach it. */
export type Criterion = {
  readonly name: CriterionReading['criterion'];
  readonly limit: number;
  readonly allowedRatio: number;
};

const QUANTILES = { p50LatencyMs: 0.5, p95LatencyMs: 0.95, p99LatencyMs: 0.99 } as const;
/** Two-sided 95 %. */
const Z = 1.96;

/** A quantile is within its limit exactly when few enough requests are slower than the limit. */
export function criteriaOf(slo: CapacitySlo): Criterion[] {
  const latency = (['p50LatencyMs', 'p95LatencyMs', 'p99LatencyMs'] as const).flatMap((name) => {
    const limit = slo[name];
    return limit === undefined ? [] : [{ name, limit, allowedRatio: 1 - QUANTILES[name] }];
  });
  const { errorRatio } = slo;
  if (errorRatio === undefined) return latency;
  return [...latency, { name: 'errorRatio', limit: errorRatio, allowedRatio: errorRatio }];
}

/** A share far over what is allowed: how far depends on when the probe ended. */
export function plainRatio({ allowedRatio }: Criterion): number {
  return Math.min(4 * allowedRatio, (1 + allowedRatio) / 2);
}

/** A share that only a growing queue has. */
export function overloadRatio({ allowedRatio }: Criterion): number {
  return (1 + allowedRatio) / 2;
}

/** @returns what the settled part of a probe says about one criterion; undefined when it has no requests */
export function readCriterion(
  criterion: Criterion,
  probe: ProbeResult,
  { startIndex, settled }: Settling,
): CriterionReading | undefined {
  const latencies = Float64Array.from(probe.latenciesMs).subarray(startIndex);
  const failed = Uint8Array.from(probe.failed).subarray(startIndex);
  const requestCount = latencies.length;
  if (requestCount === 0) return undefined;
  const { name, limit, allowedRatio } = criterion;
  const ofErrors = name === 'errorRatio';
  const breaches = ofErrors ? failed : Uint8Array.from(latencies, (ms) => (ms > limit ? 1 : 0));
  const breachCount = breaches.reduce((sum, breach) => sum + breach, 0);
  const breachRatio = breachCount / requestCount;
  const effective = effectiveCount(breaches, ofErrors ? undefined : latencies);
  const interval = wilsonBounds(breachRatio * effective, effective, Z);
  return {
    criterion: name,
    value: ofErrors ? breachRatio : quantile(latencies.slice().sort(), QUANTILES[name]),
    limit,
    breachCount,
    requestCount,
    effectiveCount: effective,
    allowedRatio,
    breachRatio: { value: breachRatio, ...interval },
    verdict: verdictOf(interval, allowedRatio, settled),
  };
}

/** A queue that still grows can only say that it is too much, not that it is little enough. */
function verdictOf(
  { low, high }: { low: number; high: number },
  allowedRatio: number,
  settled: boolean,
): ProbeVerdict {
  if (low > allowedRatio) return 'fail';
  return high < allowedRatio && settled ? 'pass' : 'unsure';
}
