import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { IssueDraft, NightlyDocument } from '@perf-agent/contracts';

const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export const NIGHTLY = path.join('docs', 'performance', 'benchmarks', 'nightly');

export type Finished = { exitCode: number | null; stdout: string; stderr: string };

export function newWorkspace(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'perf-agent-nightly-'));
}

/** Starts the built program; `finished` resolves when it has ended. */
export function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { child: ChildProcess; finished: Promise<Finished> } {
  const inherited = { ...process.env, GITHUB_TOKEN: undefined };
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const finished = new Promise<Finished>((resolve) => {
    child.once('close', (exitCode) => resolve({ exitCode, ...output }));
  });
  return { child, finished };
}

export function run(
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
): Promise<Finished> {
  return start(args, env).finished;
}

export async function readNight(workspace: string, date: string): Promise<NightlyDocument> {
  const text = await readFile(path.join(workspace, NIGHTLY, `${date}.json`), 'utf8');
  return NightlyDocument.parse(JSON.parse(text));
}

/** @returns the drafts that wait, by file name */
export async function readOutbox(workspace: string): Promise<Map<string, IssueDraft>> {
  const folder = path.join(workspace, '.perf-agent', 'outbox');
  const drafts = new Map<string, IssueDraft>();
  for (const name of await readdir(folder).catch(() => []))
    drafts.set(name, IssueDraft.parse(JSON.parse(await readFile(path.join(folder, name), 'utf8'))));
  return drafts;
}
