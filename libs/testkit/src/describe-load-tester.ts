import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import {
  LoadResult,
  type AdmittedPlan,
  type LoadContext,
  type LoadScenario,
  type LoadSchedule,
  type LoadTester,
} from '@perf-agent/contracts';
import { hasEnvironment, MARK_VARIABLE, readProcessTable } from '@perf-agent/runtime';
import { startCountingService, type CountingService } from './counting-service.ts';
import { systemTest } from './system-test.ts';

const LIMITS = { maxRateRps: 500, maxUsers: 20, maxRequestCount: 10_000, maxDurationMs: 20_000 };

export type LoadTesterCases = {
  /** The program that must be there. */
  readonly program: string;
  /** A scenario of about two seconds that asks for one path only. */
  readonly scenarioFor: (path: '/ok' | '/fail', workspaceDir: string) => Promise<LoadScenario>;
};

function constantSchedule(scenario: LoadScenario): LoadSchedule {
  const kind = scenario.rateRps === undefined ? 'users' : 'rate';
  const level = scenario.rateRps ?? scenario.users ?? 1;
  const stages = [{ durationMs: scenario.durationMs, from: level, to: level }];
  return { kind, warmupMs: scenario.warmupMs, stages };
}

/** What every adapter of the LoadTester port has to do, checked against a real service. */
export function describeLoadTester(tester: LoadTester, cases: LoadTesterCases): void {
  describe(`${tester.tool} as a load tester`, () => {
    let service: CountingService;
    let workspaceDir = '';
    beforeAll(async () => {
      service = await startCountingService();
      workspaceDir = await mkdtemp(path.join(tmpdir(), 'perf-agent-load-'));
    });
    afterAll(async () => {
      await service.close();
      await rm(workspaceDir, { recursive: true, force: true });
    });

    function context(signal: AbortSignal, runName: string): LoadContext {
      const mark = path.basename(workspaceDir);
      return {
        runDir: workspaceDir,
        runName,
        workspaceDir,
        toolVersion: 'x',
        processMark: mark,
        signal,
      };
    }

    async function run(
      target: '/ok' | '/fail',
      signal = new AbortController().signal,
    ): Promise<LoadResult> {
      const scenario = await cases.scenarioFor(target, workspaceDir);
      const plan = {
        name: 'contract',
        scenario,
        testType: 'baseline',
        schedule: constantSchedule(scenario),
        baseUrl: service.baseUrl,
        limits: LIMITS,
      } as unknown as AdmittedPlan;
      return tester.run(plan, context(signal, target.slice(1)));
    }

    systemTest(cases.program, 'says its version', async () => {
      expect(await tester.version(new AbortController().signal)).toMatch(/^\d+\.\d+\.\d+/);
    });

    systemTest(cases.program, 'counts what the service saw, warm-up left out', async () => {
      const result = LoadResult.parse(await run('/ok'));
      const seen = service.counts.get('GET /ok') ?? 0;
      expect(result).toMatchObject({
        tool: tester.tool,
        status: 'valid',
        failureCount: 0,
        errorRatio: 0,
      });
      expect(result.requestCount).toBeGreaterThan(50);
      expect(result.requestCount).toBeLessThan(seen);
      const raw = await readFile(path.join(workspaceDir, result.rawFiles[0] ?? ''), 'utf8');
      // The service may have seen requests that the tool dropped at its end, never fewer than it reports.
      expect(raw.split('\n').filter((line) => /^\d/.test(line)).length).toBeLessThanOrEqual(seen);
    });

    systemTest(
      cases.program,
      'orders its quantiles and puts them inside their intervals',
      async () => {
        const { latencyMs } = await run('/ok');
        if (!latencyMs) throw new Error('no latency');
        const { min, p50, p95, p99, max } = latencyMs;
        const ordered = [min, p50.value, p95.value, p99.value, max];
        expect(ordered).toEqual([...ordered].sort((left, right) => left - right));
        expect(p95.low).toBeLessThanOrEqual(p95.value);
        expect(p95.high ?? Infinity).toBeGreaterThanOrEqual(p95.value);
      },
    );

    systemTest(cases.program, 'reports status 500 as failures, not as a failed tool', async () => {
      const result = await run('/fail');
      expect(result.errorRatio).toBe(1);
      expect(result.failureCount).toBe(result.requestCount);
    });

    systemTest(cases.program, 'stops when it is aborted and leaves no process', async () => {
      const abort = new AbortController();
      const seenBefore = service.counts.get('GET /ok') ?? 0;
      const running = run('/ok', abort.signal);
      running.catch(() => undefined);
      while ((service.counts.get('GET /ok') ?? 0) === seenBefore) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      abort.abort();
      await expect(running).rejects.toMatchObject({ code: 'INTERRUPTED' });
      const mark = path.basename(workspaceDir);
      const left = readProcessTable().filter(({ pid }) => hasEnvironment(pid, MARK_VARIABLE, mark));
      expect(left).toEqual([]);
    });
  });
}
