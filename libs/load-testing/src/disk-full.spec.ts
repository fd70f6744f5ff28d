import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LoadTool } from '@perf-agent/contracts';
import {
  startCountingService,
  systemTest,
  useProvisionedSystems,
  type CountingService,
} from '@perf-agent/testkit';
import { loadTesters } from './registry.ts';
import { contextIn, planFor } from './testing/load-world.ts';

const run = promisify(execFile);
const dir = await mkdtemp(path.join(tmpdir(), 'perf-agent-full-'));
/** A file system of 100 kB: only root can have one. */
const isMounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=100k', 'tmpfs', dir]).then(
  () => true,
  () => false,
);
let service: CountingService;

beforeAll(async () => {
  useProvisionedSystems();
  service = await startCountingService();
});
afterAll(async () => {
  await service.close();
  if (isMounted) await run('umount', ['-l', dir]);
  await rm(dir, { recursive: true, force: true });
});

async function fill(tool: LoadTool): Promise<void> {
  const level = tool === 'autocannon' || tool === 'artillery' ? { rateRps: 800 } : { users: 20 };
  const timing = { durationMs: 5000, warmupMs: 500 };
  const scenario = { requests: [{ path: '/ok' }], ...level, ...timing };
  const plan = planFor(tool, service.baseUrl, scenario);
  const context = contextIn(dir, { runName: tool, workspaceDir: tmpdir() });
  try {
    await expect(loadTesters[tool].run(plan, context)).rejects.toMatchObject({
      code: 'WRITE_FAILED',
      message: expect.stringContaining(dir),
    });
  } finally {
    await run('find', [dir, '-mindepth', '1', '-delete']);
  }
}

(isMounted ? describe : describe.skip)('a disk that is full while the raw file grows', () => {
  test('ends a run of autocannon with what to do', () => fill('autocannon'), 60_000);
  for (const tool of ['locust', 'jmeter', 'artillery'] as const)
    systemTest(tool, `ends a run of ${tool} with what to do`, () => fill(tool), 90_000);
});
