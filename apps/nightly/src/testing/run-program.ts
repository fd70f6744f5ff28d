import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export type Finished = { exitCode: number | null; stdout: string; stderr: string };

export function newWorkspace(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'perf-agent-nightly-'));
}

/** Starts the built program; `finished` resolves when it has ended. */
export function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { child: ChildProcess; finished: Promise<Finished> } {
  const { GITHUB_TOKEN: _token, ...inherited } = process.env;
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

/** A service that answers at once; `/health` is its readiness. */
export const QUICK_SERVICE = `
  require('node:http').createServer((request, response) => response.end('ok'))
    .listen(Number(process.env.PORT), '127.0.0.1');
`;

/** Writes a service and a configuration for it; `change` edits the configuration first. */
export async function configuredWorkspace(
  service: string,
  change: (config: Record<string, any>) => void = () => undefined,
): Promise<string> {
  const workspace = await newWorkspace();
  await writeFile(path.join(workspace, 'server.cjs'), service);
  const config = {
    service: { name: 'shop', kind: 'backend' },
    targets: {
      test: {
        environment: 'test',
        runtime: 'node',
        baseUrl: 'http://127.0.0.1:{port}',
        start: {
          command: ['node', 'server.cjs'],
          env: { PORT: '{port}' },
          ready: { path: '/health', timeoutMs: 3000 },
        },
      },
    },
    scenarios: {
      browse: {
        tool: 'autocannon',
        requests: [{ method: 'GET', path: '/items' }],
        rateRps: 100,
        durationMs: 500,
        warmupMs: 100,
      },
    },
    nightly: { target: 'test', scenarios: ['browse'], repeats: 2 },
  };
  change(config);
  await writeFile(path.join(workspace, 'perf-agent.config.json'), JSON.stringify(config));
  return workspace;
}
