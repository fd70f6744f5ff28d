import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import {
  LoadScenario,
  type AdmittedPlan,
  type LoadContext,
  type LoadTool,
  type TestType,
} from '@perf-agent/contracts';
import { startCountingService, type CountingService } from '@perf-agent/testkit';
import { loadPlan } from '../load-plan.ts';

/** What a run of an adapter works with; there while the tests of the surrounding `describe` run. */
export type LoadWorld = { service: CountingService; dir: string };

/** Starts a counting service and makes a folder for the tests of the surrounding `describe`, and removes both. */
export function useLoadWorld(name: string): Readonly<LoadWorld> {
  const world = {} as LoadWorld;
  beforeAll(async () => {
    world.service = await startCountingService();
    world.dir = await mkdtemp(path.join(tmpdir(), `perf-agent-${name}-`));
  });
  afterAll(async () => {
    await world.service.close();
    await rm(world.dir, { recursive: true, force: true });
  });
  return world;
}

/** @returns a plan of a second without warm-up, unless the scenario says otherwise; nobody has admitted it */
export function planFor(
  tool: LoadTool,
  baseUrl: string,
  scenario: object,
  testType: TestType = 'baseline',
): AdmittedPlan {
  const parsed = LoadScenario.parse({ tool, durationMs: 1000, warmupMs: 0, ...scenario });
  return loadPlan({ name: 'x', scenario: parsed, baseUrl, testType }) as AdmittedPlan;
}

/** @param more in place of what a run in `dir` has without it */
export function contextIn(dir: string, more: Partial<LoadContext> = {}): LoadContext {
  return {
    runDir: dir,
    runName: 'x',
    workspaceDir: dir,
    toolVersion: 'x',
    processMark: path.basename(dir),
    signal: new AbortController().signal,
    ...more,
  };
}

/** Runs something with no program on PATH. */
export async function withoutPrograms<T>(run: () => Promise<T>): Promise<T> {
  const before = process.env.PATH;
  process.env.PATH = '/nonexistent';
  try {
    return await run();
  } finally {
    process.env.PATH = before;
  }
}
