import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from '@jest/globals';
import { hasEnvironment, MARK_VARIABLE, readProcessTable } from '@perf-agent/runtime';
import type { RunPlace } from '../vegeta/measurement.ts';

export type RunFolder = {
  readonly dir: string;
  /** What is started below this folder carries it. */
  readonly mark: string;
  place(runName: string): RunPlace;
  /** @returns pids of what was started with the mark and still runs */
  leftRunning(): number[];
};

/** Makes a temporary folder for the specs of one file, which is removed after them. */
export function useRunFolder(): RunFolder {
  const dir = mkdtempSync(path.join(tmpdir(), 'perf-agent-bench-'));
  const mark = path.basename(dir);
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  return {
    dir,
    mark,
    place: (runName) => ({ dir, runName, mark, signal: new AbortController().signal }),
    leftRunning: () =>
      readProcessTable()
        .map(({ pid }) => pid)
        .filter((pid) => hasEnvironment(pid, MARK_VARIABLE, mark)),
  };
}
