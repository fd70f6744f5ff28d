import { describe, expect, test } from '@jest/globals';
import { runProgram, type ProgramRun } from './run-program.ts';
import { useRunFolder } from './testing/run-folder.ts';

const folder = useRunFolder();

function runNode(
  script: string,
  more: { command?: string; limitMs?: number; signal?: AbortSignal } = {},
): Promise<ProgramRun> {
  return runProgram({
    command: process.execPath,
    args: ['-e', script],
    cwd: folder.dir,
    logFile: `${folder.dir}/program.log`,
    mark: folder.mark,
    limitMs: 30_000,
    signal: new AbortController().signal,
    ...more,
  });
}

/** Runs until it is ended, and takes a child along. */
const ENDLESS =
  "require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 999)']); setInterval(() => {}, 999)";

describe('runProgram', () => {
  test('gives exit code and output, also of a failure', async () => {
    const run = await runNode("console.log('measured'); process.exitCode = 3");
    expect(run).toMatchObject({
      exit: { exitCode: 3 },
      logTail: expect.stringContaining('measured'),
    });
  });

  test('says that a program is not there', async () => {
    await expect(runNode('', { command: 'no-such-program' })).rejects.toMatchObject({
      code: 'TOOL_MISSING',
    });
  });

  test.each([
    ['at its limit', { limitMs: 300 }, 'TOOL_FAILED'],
    ['when it is interrupted', { signal: AbortSignal.timeout(300) }, 'INTERRUPTED'],
  ])('ends a program and its children %s', async (_name, more, code) => {
    await expect(runNode(ENDLESS, more)).rejects.toMatchObject({ code });
    expect(folder.leftRunning()).toEqual([]);
  });
});
