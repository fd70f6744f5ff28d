import { createBreaker, parseCriterion, type Breaker } from '@perf-agent/load-testing';
// Test helpers, which the library does not export.
import {
  p95MsOf,
  requestsOf,
  type HealthyService,
} from '../../../../libs/load-testing/src/breaker/testing/healthy-service.ts';
import {
  seededUniform,
  type Uniform,
} from '../../../../libs/load-testing/src/testing/seeded-uniform.ts';
import { runService } from '../../../../libs/load-testing/src/breaker/testing/run-service.ts';

export { drawService } from '../../../../libs/load-testing/src/breaker/testing/healthy-service.ts';
export { seededUniform };
export type { HealthyService, Uniform };

export const START_MS = 1_700_000_000_000;
export const HOUR_MS = 3_600_000;
export const JUMP_ERROR_RATIO = 0.5;
const WARMUP_MS = 10_000;
/** Answers that are waited for behind the last request. */
const TAIL_MS = 60_000;

/** What users write most; they are judged beside the built-in rules. */
export const CRITERIA = [
  'error ratio > 5% over 10s',
  'p95 > 300% of baseline for 10s',
  'throughput < 80% of baseline for 10s',
  'health < 50% over 10s',
];

/** A breaker with all its built-in rules, and the criteria on demand, for a load at the service's rate. */
export function breakerFor(service: HealthyService, withCriteria: boolean): Breaker {
  const { rateRps, errorRatio } = service;
  return createBreaker({
    startAtMs: START_MS,
    criteria: withCriteria ? CRITERIA.map(parseCriterion) : [],
    baseline: { p95LatencyMs: p95MsOf(service), errorRatio, throughputRps: rateRps },
    schedule: {
      kind: 'rate',
      warmupMs: WARMUP_MS,
      stages: [{ durationMs: HOUR_MS + TAIL_MS, from: rateRps, to: rateRps }],
    },
    limits: {
      maxRateRps: 20_000,
      maxUsers: 5_000,
      maxRequestCount: 20_000_000,
      maxDurationMs: 2 * HOUR_MS,
    },
  });
}

/** Shows an hour of health to a breaker, and with `jumpSeconds` as many seconds of errors after it. */
export function runHour(
  service: HealthyService,
  uniform: Uniform,
  options: { readonly withCriteria: boolean; readonly jumpSeconds?: number },
): ReturnType<typeof runService> {
  const { withCriteria, jumpSeconds = 0 } = options;
  const jumpAtMs = START_MS + HOUR_MS;
  const next = requestsOf(service, uniform, {
    startAtMs: START_MS,
    jumpAtMs,
    jumpErrorRatio: JUMP_ERROR_RATIO,
  });
  return runService(breakerFor(service, withCriteria), next, {
    startAtMs: START_MS,
    durationMs: HOUR_MS + jumpSeconds * 1000,
  });
}
