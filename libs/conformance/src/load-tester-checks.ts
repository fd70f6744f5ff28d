import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  LoadResult,
  validate,
  type AdmittedPlan,
  type LoadScenario,
  type LoadSchedule,
  type LoadTester,
} from '@perf-agent/contracts';
import { hasEnvironment, MARK_VARIABLE, pause, readProcessTable } from '@perf-agent/runtime';
import { startCountingService, type CountingService } from './counting-service.ts';

const LIMITS = { maxRateRps: 500, maxUsers: 20, maxRequestCount: 10_000, maxDurationMs: 20_000 };
const WAIT_MS = 30_000;

/** A scenario of about two seconds that asks for one path only. */
export type ScenarioFor = (
  path: '/ok' | '/fail',
  workspaceDir: string,
) => Promise<LoadScenario> | LoadScenario;

/** A tool, a service that counts what it is asked, and a folder for what the tool writes. */
export type LoadTesterWorld = {
  readonly tester: LoadTester;
  readonly service: CountingService;
  readonly workspaceDir: string;
  readonly run: (path: '/ok' | '/fail', signal?: AbortSignal) => Promise<LoadResult>;
  readonly close: () => Promise<void>;
};

export async function openLoadTesterWorld(
  tester: LoadTester,
  scenarioFor: ScenarioFor,
): Promise<LoadTesterWorld> {
  const service = await startCountingService();
  const workspaceDir = await mkdtemp(path.join(tmpdir(), 'perf-agent-load-'));
  return {
    tester,
    service,
    workspaceDir,
    async run(target, signal = new AbortController().signal) {
      const scenario = await scenarioFor(target, workspaceDir);
      const plan = {
        name: 'contract',
        scenario,
        testType: 'baseline',
        schedule: constantSchedule(scenario),
        baseUrl: service.baseUrl,
        limits: LIMITS,
      } as unknown as AdmittedPlan;
      const result = await tester.run(plan, {
        runDir: workspaceDir,
        runName: target.slice(1),
        workspaceDir,
        toolVersion: await tester.version(signal),
        processMark: path.basename(workspaceDir),
        signal,
      });
      return validate(LoadResult, result, `${tester.tool}: result`, 'DOCUMENT_INVALID');
    },
    async close() {
      await service.close();
      await rm(workspaceDir, { recursive: true, force: true });
    },
  };
}

function constantSchedule(scenario: LoadScenario): LoadSchedule {
  const kind = scenario.rateRps === undefined ? 'users' : 'rate';
  const level = scenario.rateRps ?? scenario.users ?? 1;
  const stages = [{ durationMs: scenario.durationMs, from: level, to: level }];
  return { kind, warmupMs: scenario.warmupMs, stages };
}

/**
 * The contract of LoadTester: what it does → a check that throws an AssertionError when it does not. Every check is for a
 * world that others may have used before.
 */
export const LOAD_TESTER_CHECKS: Readonly<
  Record<string, (world: LoadTesterWorld) => Promise<void>>
> = {
  'says its version': async ({ tester }) => {
    assert.match(await tester.version(new AbortController().signal), /^\d+\.\d+\.\d+/);
  },

  'counts what the service saw, warm-up left out': async ({
    tester,
    service,
    workspaceDir,
    run,
  }) => {
    const before = seen(service);
    const result = await run('/ok');
    const served = seen(service) - before;
    assert.equal(result.tool, tester.tool);
    assert.deepEqual([result.failureCount, result.errorRatio], [0, 0]);
    assert.deepEqual(reasonsBesideLoad(result), []);
    assert.ok(result.requestCount > 50, `${result.requestCount} requests, expected more than 50`);
    assert.ok(
      result.requestCount < served,
      `${result.requestCount} of ${served}: warm-up is in it`,
    );
    assert.ok(result.rawFiles.length > 0, 'no raw file is named');
    const raw = await Promise.all(
      result.rawFiles.map((file) => readFile(path.join(workspaceDir, file), 'utf8')),
    );
    assert.ok(
      raw.every((text) => text !== ''),
      'a raw file is empty',
    );
  },

  'orders its quantiles and puts them inside their intervals': async ({ run }) => {
    const { latencyMs } = await run('/ok');
    assert.ok(latencyMs, 'no latency');
    const { min, p50, p95, p99, max } = latencyMs;
    const values = [min, p50.value, p95.value, p99.value, max];
    assert.deepEqual(
      values,
      values.toSorted((left, right) => left - right),
    );
    assert.ok((p95.low ?? -Infinity) <= p95.value && p95.value <= (p95.high ?? Infinity));
  },

  'reports status 500 as failures, not as a failed tool': async ({ run }) => {
    const result = await run('/fail');
    assert.ok(result.requestCount > 0, 'no request was made');
    assert.equal(result.errorRatio, 1);
    assert.equal(result.failureCount, result.requestCount);
  },

  'stops when it is aborted and leaves no process': async ({ service, workspaceDir, run }) => {
    const abort = new AbortController();
    const before = seen(service);
    const running = run('/ok', abort.signal);
    running.catch(() => undefined);
    for (let waitedMs = 0; seen(service) === before && waitedMs < WAIT_MS; waitedMs += 20)
      await pause(20);
    abort.abort();
    await assert.rejects(running, (error: { code?: string }) => error.code === 'INTERRUPTED');
    const mark = path.basename(workspaceDir);
    const left = readProcessTable().filter(({ pid }) => hasEnvironment(pid, MARK_VARIABLE, mark));
    assert.deepEqual(left, []);
  },
};

function seen(service: CountingService): number {
  return service.counts.get('GET /ok') ?? 0;
}

/** On a machine that is busy with something else a generator rightly says so of itself. */
function reasonsBesideLoad({ invalidReasons }: LoadResult): string[] {
  return invalidReasons.filter((reason) => !reason.startsWith('generator '));
}
