import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pause } from './clock.ts';
import { startProcess, type ManagedProcess } from './managed-process.ts';
import { hasEnvironment, readProcessTable } from './process-table.ts';
import { MARK_VARIABLE } from './process-tree.ts';

let dir = '';
let mark = '';
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'perf-agent-runtime-'));
  mark = path.basename(dir);
});
/** A test that fails must not leave its processes behind. */
const started: ManagedProcess[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((process) => process.stop(0)));
  await rm(dir, { recursive: true, force: true });
});

async function start(command: string, args: string[]): Promise<ManagedProcess> {
  const logFile = path.join(dir, 'log');
  const child = await startProcess({ command, args, cwd: dir, logFile, mark });
  started.push(child);
  return child;
}

function marked(): number[] {
  return readProcessTable()
    .filter(({ pid }) => hasEnvironment(pid, MARK_VARIABLE, mark))
    .map(({ pid }) => pid);
}

/** Ignores SIGTERM, and so do its child, a grandchild in a session of its own, and one whose parent has ended. */
const STUBBORN = `
  process.on('SIGTERM', () => {});
  const { spawn } = require('node:child_process');
  const stay = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)";
  spawn(process.execPath, ['-e', stay], { stdio: 'ignore' });
  spawn(process.execPath, ['-e', stay], { stdio: 'ignore', detached: true });
  spawn(process.execPath, ['-e', "require('node:child_process').spawn(process.execPath, ['-e', " + JSON.stringify(stay) + "], { stdio: 'ignore', detached: true }).unref()"], { stdio: 'ignore' });
  setInterval(() => {}, 1000);
`;

const onLinux = process.platform === 'linux' ? test : test.skip;

describe('startProcess', () => {
  onLinux('ends forks, other sessions and orphans that ignore SIGTERM', async () => {
    const service = await start(process.execPath, ['-e', STUBBORN]);
    for (let tries = 0; marked().length < 4 && tries < 200; tries++) await pause(25);
    await pause(300);
    expect(marked().length).toBe(4);
    await service.stop(300);
    expect(marked()).toEqual([]);
    expect(await service.exited).toEqual({ signal: 'SIGKILL' });
  });

  test('reports a program that is not there', async () => {
    const service = await start('no-such-program-anywhere', []);
    expect(await service.exited).toMatchObject({ startError: { code: 'ENOENT' } });
    await service.stop();
  });

  test('reports exit code and the last lines of the log', async () => {
    const service = await start(process.execPath, [
      '-e',
      'console.log("one"); console.error("two"); process.exit(7)',
    ]);
    expect(await service.exited).toEqual({ exitCode: 7 });
    expect(service.logTail()).toBe('one\ntwo');
    expect(service.hasExited()).toBe(true);
  });

  test('keeps the agent’s credentials from its children', async () => {
    process.env.GITHUB_TOKEN = 'ghs_secret';
    const service = await start(process.execPath, [
      '-e',
      'console.log(String(process.env.GITHUB_TOKEN))',
    ]);
    delete process.env.GITHUB_TOKEN;
    await service.exited;
    expect(service.logTail()).toBe('undefined');
  });

  onLinux('sums memory and CPU time over the tree', async () => {
    const hog =
      'const b = Buffer.alloc(80e6, 1); while (process.cpuUsage().user < 500e3); setInterval(() => b, 1000)';
    const parent = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(hog)}]); setInterval(() => {}, 1000)`;
    const service = await start(process.execPath, ['-e', parent]);
    for (let tries = 0; service.usage().cpuMs < 400 && tries < 200; tries++) await pause(50);
    expect(service.usage().peakRssBytes).toBeGreaterThan(100e6);
    expect(service.usage().cpuMs).toBeGreaterThanOrEqual(400);
    await service.stop();
  });
});
