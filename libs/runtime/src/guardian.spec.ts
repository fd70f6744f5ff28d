import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pause } from './clock.ts';
import { hasEnvironment, readProcessTable } from './process-table.ts';
import { MARK_VARIABLE } from './process-tree.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'perf-agent-guardian-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** A shell that ignores SIGTERM, with a child in a session of its own that does so too. */
const STUBBORN = `trap '' TERM; setsid sh -c "trap '' TERM; while :; do sleep 1; done" & while :; do sleep 1; done`;

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux(
  'an agent that is killed leaves nothing running',
  async () => {
    const mark = path.basename(dir);
    const runtime = pathToFileURL(path.join(import.meta.dirname, '../dist/index.js')).href;
    const agent = `
    import { startProcess } from ${JSON.stringify(runtime)};
    await startProcess({ command: 'sh', args: ['-c', ${JSON.stringify(STUBBORN)}], cwd: '/', logFile: ${JSON.stringify(path.join(dir, 'log'))}, mark: ${JSON.stringify(mark)} });
    setInterval(() => {}, 1000);
  `;
    await writeFile(path.join(dir, 'agent.mjs'), agent);
    const child = spawn(process.execPath, [path.join(dir, 'agent.mjs')], { stdio: 'inherit' });
    const left = () =>
      readProcessTable().filter(({ pid }) => hasEnvironment(pid, MARK_VARIABLE, mark));
    for (let tries = 0; left().length < 3 && tries < 500; tries++) await pause(20);
    child.kill('SIGKILL');
    // Ends by jest's time limit when something stays.
    while (left().length > 0) await pause(20);
    expect(left()).toEqual([]);
  },
  20_000,
);
