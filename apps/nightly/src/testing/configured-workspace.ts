import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { newWorkspace } from './run-program.ts';

/** A service that answers soon, not at once: a busy machine's own delays stay small beside it. `/health` is its readiness. */
export const QUICK_SERVICE = `
  require('node:http').createServer((request, response) => setTimeout(() => response.end('ok'), 20))
    .listen(Number(process.env.PORT), '127.0.0.1');
`;

const CONFIG = {
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

/** Path with dots → the value that stands there; undefined removes it. */
export type Edits = Readonly<Record<string, unknown>>;

/** Writes a service and a configuration for it, with the edits made. */
export async function configuredWorkspace(service: string, edits: Edits = {}): Promise<string> {
  const workspace = await newWorkspace();
  await writeFile(path.join(workspace, 'server.cjs'), service);
  const config: Record<string, unknown> = structuredClone(CONFIG);
  for (const [place, value] of Object.entries(edits)) edit(config, place.split('.'), value);
  await writeFile(path.join(workspace, 'perf-agent.config.json'), JSON.stringify(config));
  return workspace;
}

function edit(node: Record<string, unknown>, [key = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) node[key] = value;
  else edit((node[key] ??= {}) as Record<string, unknown>, rest, value);
}
