import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { findProgram } from '@perf-agent/provision/src/commands.mjs';
import { systemDir } from '@perf-agent/provision/src/cache.mjs';
import { messageOf, PerfError } from '@perf-agent/contracts';
import { benchDir } from '../paths.ts';

const INSTALL_LIMIT_MS = 300_000;
const RUN_LIMIT_MS = 120_000;
const OTAVA_VERSION = '0.8.0';
const RUPTURES_VERSION = '1.1.10';

/** CPU time of one call, in ms: the first of a process, and the mean of later ones. */
export type Timing = { readonly first: number; readonly warm: number; readonly changes: number };

export type Segmenter = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
};

// Each program times `segment`: one first call, then calls for 0.3 CPU seconds unmeasured and 0.3 measured.
const OURS = `
import { readFileSync } from 'node:fs';
import { changePoints } from '@perf-agent/regression-statistics/basics';
const values = JSON.parse(readFileSync(process.argv[1], 'utf8'));
const cpuMs = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
const time = (ms, atLeast) => {
  const start = cpuMs();
  let calls = 0;
  while (calls < atLeast || cpuMs() - start < ms) { changePoints(values); calls++; }
  return (cpuMs() - start) / calls;
};
const first = time(0, 1);
time(300, 2);
console.log(JSON.stringify({ first, warm: time(300, 3), changes: changePoints(values).length }));
`;

function pythonProgram(segment: string): string {
  return `
import json, sys, time
import numpy as np
values = json.load(open(sys.argv[1]))
${segment}
def timed(ms, at_least):
    start, calls = time.process_time(), 0
    while calls < at_least or (time.process_time() - start) * 1e3 < ms:
        segment()
        calls += 1
    return (time.process_time() - start) * 1e3 / calls
first = timed(0, 1)
timed(300, 2)
print(json.dumps({"first": first, "warm": timed(300, 3), "changes": segment()}))
`;
}

// The penalty is ours for the known variance of 1.
const KERNEL_CPD = pythonProgram(`
import ruptures
signal = np.array(values).reshape(-1, 1)
penalty = 4 * np.log(len(values))
def segment():
    return len(ruptures.KernelCPD(kernel="linear", min_size=2).fit(signal).predict(pen=penalty)) - 1
`);

const OTAVA = pythonProgram(`
from otava.analysis import compute_change_points
def segment():
    return len(compute_change_points(values)[0])
`);

/** @returns ours first; those that cannot be installed are left out and named */
export async function installSegmenters(): Promise<{
  segmenters: readonly Segmenter[];
  absent: readonly string[];
  python: string;
}> {
  const environment = systemDir('bench-segmentation');
  const python = `${environment}/bin/python`;
  const run = async (command: string, ...args: readonly string[]): Promise<boolean> =>
    promisify(execFile)(command, args, { timeout: INSTALL_LIMIT_MS }).then(
      () => true,
      () => false,
    );
  if (!existsSync(python))
    await run(findProgram('python3') ?? 'python3', '-m', 'venv', environment);
  const segmenters: Segmenter[] = [
    {
      name: 'ours',
      command: process.execPath,
      args: ['--input-type=module', '--eval', OURS],
    },
  ];
  const absent: string[] = [];
  for (const [name, module, requirement, program] of [
    ['ruptures KernelCPD (C)', 'ruptures', `ruptures==${RUPTURES_VERSION}`, KERNEL_CPD],
    ['Otava', 'otava.analysis', `apache-otava==${OTAVA_VERSION}`, OTAVA],
  ] as const) {
    const has = (): Promise<boolean> => run(python, '-c', `import ${module}`);
    const isThere =
      (await has()) ||
      ((await run(python, '-m', 'pip', 'install', '-q', requirement)) && (await has()));
    if (isThere) segmenters.push({ name, command: python, args: ['-c', program] });
    else absent.push(name);
  }
  return { segmenters, absent, python };
}

/** @throws PerfError TOOL_FAILED */
export async function timeSegmenter(
  { name, command, args }: Segmenter,
  file: string,
  signal: AbortSignal,
): Promise<Timing> {
  try {
    const { stdout } = await promisify(execFile)(command, [...args, file], {
      cwd: benchDir,
      signal,
      timeout: RUN_LIMIT_MS,
    });
    return JSON.parse(stdout) as Timing;
  } catch (error) {
    throw new PerfError('TOOL_FAILED', `segmentation: ${name} gave no times: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
