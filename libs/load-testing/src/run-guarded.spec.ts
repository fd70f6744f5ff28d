import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type LoadLimits } from '@perf-agent/contracts';
import { hasEnvironment, MARK_VARIABLE, readProcessTable } from '@perf-agent/runtime';
import { autocannon } from './autocannon/index.ts';
import { createBreaker } from './breaker/create-breaker.ts';
import { parseCriterion } from './breaker/parse-criterion.ts';
import { runGuarded } from './run-guarded.ts';
import { contextIn, planFor, useLoadWorld } from './testing/load-world.ts';

const LIMITS: LoadLimits = {
  maxRateRps: 1000,
  maxUsers: 10,
  maxRequestCount: 1_000_000,
  maxDurationMs: 600_000,
};

describe('a guarded run', () => {
  const world = useLoadWorld('guarded');

  function run(pathOnTarget: string, durationMs: number, criteria: string[], healthy = true) {
    const requests = [{ path: pathOnTarget }];
    const scenario = { requests, rateRps: 100, durationMs };
    const draft = planFor('autocannon', world.service.baseUrl, scenario);
    const plan = { ...draft, limits: LIMITS };
    const breaker = createBreaker({
      startAtMs: Date.now(),
      criteria: criteria.map(parseCriterion),
      schedule: plan.schedule,
      limits: plan.limits,
    });
    return runGuarded(autocannon, plan, contextIn(world.dir), breaker, () =>
      Promise.resolve(healthy),
    );
  }

  const left = () =>
    readProcessTable().filter(({ pid }) =>
      hasEnvironment(pid, MARK_VARIABLE, path.basename(world.dir)),
    );

  test('goes to its end when nothing trips', async () => {
    const result = await run('/ok', 1000, ['error ratio > 50% over 1s, stop as failed']);
    expect(result).toMatchObject({ requestCount: 100, failureCount: 0 });
    expect(result.trip).toBeUndefined();
  });

  test('is stopped by a criterion, says which, and keeps what was measured', async () => {
    const result = await run('/fail', 120_000, ['error ratio > 50% over 1s, stop as failed']);
    expect(result).toMatchObject({ status: 'aborted', trip: { outcome: 'failed' } });
    expect(result.trip?.failureCount).toBeGreaterThan(0);
    expect(result.requestCount).toBeGreaterThan(0);
    expect(result.durationMs).toBeLessThan(120_000);
    expect(left()).toEqual([]);
  }, 60_000);

  test('knows requests by their names, and leaves out what was in flight', async () => {
    const result = await run('/slow', 120_000, ['p95 of "GET /slow" > 10ms over 1s, stop']);
    expect(result).toMatchObject({ status: 'aborted', failureCount: 0 });
    expect(result.trip?.rule).toContain('GET /slow');
    expect(result.warnings).toContain(
      'requests in flight when it was stopped are not in the numbers',
    );
  }, 60_000);

  test('is stopped when the target is no longer healthy', async () => {
    const result = await run('/ok', 120_000, [], false);
    expect(result.status).toBe('aborted');
    expect(result.trip?.reason).toMatch(/health/i);
    expect(left()).toEqual([]);
  }, 60_000);
});
