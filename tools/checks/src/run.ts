import { spawn } from 'node:child_process';
import path from 'node:path';
import { workspaceRoot } from './workspace.ts';

const TIMEOUT_MS = 100_000; // under jest's limit, so that the program's output is in the failure

export interface Outcome {
  /** `null` when the program was ended by a signal, as after the time limit. */
  readonly exitCode: number | null;
  readonly stdout: string;
  /** stdout and stderr in the order of arrival */
  readonly output: string;
}

/** Runs a program to its end, in the workspace's root unless `cwd` says otherwise; a failure is in the outcome. */
export function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly input?: string } = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd ?? workspaceRoot,
      // Nx asks its tasks for colours; here the output is compared.
      env: {
        ...process.env,
        FORCE_COLOR: '0',
        NX_DAEMON: 'false',
        npm_config_update_notifier: 'false',
      },
      timeout: TIMEOUT_MS,
    });
    let stdout = '';
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, stdout, output }));
    child.stdin.on('error', () => undefined); // a program that ends without reading its input
    child.stdin.end(options.input ?? '');
  });
}

/** As `run`, for a step without which nothing after it makes sense. @throws Error with the program's output */
export async function mustRun(...parameters: Parameters<typeof run>): Promise<string> {
  const outcome = await run(...parameters);
  if (outcome.exitCode === 0) return outcome.stdout;
  const command = [parameters[0], ...parameters[1]].join(' ');
  throw new Error(`${command}: exit ${String(outcome.exitCode)}\n${outcome.output}`);
}

/** @param name a program of an installed npm package @returns its path in the workspace's node_modules */
export function installedProgram(name: string): string {
  return path.join(workspaceRoot, 'node_modules/.bin', name);
}
