import type { PerfAgentConfigInput } from '@perf-agent/contracts';

/**
 * What runs without any configuration: the bundled demo shop on a free loopback port, loaded by autocannon.
 *
 * @param server absolute path of the demo shop's program
 * @param slowdown its handlers take so many times as long
 */
export function embeddedConfig(server: string, slowdown = 1): PerfAgentConfigInput {
  const timing = { durationMs: 2_000, warmupMs: 500 };
  const order = JSON.stringify({
    lines: [
      { id: 3, count: 2 },
      { id: 14, count: 1 },
    ],
  });
  return {
    service: { name: 'demo-shop', kind: 'backend' },
    targets: {
      demo: {
        environment: 'test',
        runtime: 'node',
        baseUrl: 'http://127.0.0.1:{port}',
        start: {
          command: [process.execPath, server],
          env: { PORT: '{port}', SLOWDOWN: String(slowdown) },
          ready: { path: '/health', timeoutMs: 15_000 },
        },
      },
    },
    scenarios: {
      browse: {
        tool: 'autocannon',
        requests: [{ path: '/items?page=1' }, { path: '/item' }, { path: '/item' }],
        rateRps: 150,
        ...timing,
      },
      order: {
        tool: 'autocannon',
        requests: [
          {
            method: 'POST',
            path: '/orders',
            headers: { 'content-type': 'application/json' },
            body: order,
          },
        ],
        rateRps: 100,
        ...timing,
      },
    },
    nightly: { target: 'demo', scenarios: ['browse', 'order'], repeats: 5 },
  };
}
