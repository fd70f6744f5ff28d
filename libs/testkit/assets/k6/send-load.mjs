import { Agent, request as send } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Keeps one of k6's scenarios, roughly: good enough to count requests, not to measure a service.
 *
 * @typedef {{ baseUrl: string, requests: { method: string, path: string, headers?: Record<string, string>, body?: string }[], timeoutMs: number, thinkTimeMs: number }} Plan
 * @param {{ plan: Plan, scenario: any, share: number, signal: AbortSignal }} options
 * @param {(sample: import('./sample-lines.mjs').Sample) => void} onSample
 */
export async function sendLoad({ plan, scenario, share, signal }, onSample) {
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  let iteration = 0;
  const iterate = async () => {
    const request = plan.requests[iteration++ % plan.requests.length];
    if (request) onSample(await measure(plan, request, agent));
  };
  const isRate = scenario.executor.endsWith('arrival-rate');
  /** @type {Promise<void>[]} */
  const running = [];
  const startAtMs = performance.now();
  let level = scenario.rate ?? scenario.vus ?? scenario.startRate ?? scenario.startVUs;
  const stages = scenario.stages ?? [{ target: level, duration: scenario.duration }];
  const perSecond = isRate ? share / Number.parseFloat(scenario.timeUnit) : share;
  let stageFromMs = 0;
  for (const { target, duration } of stages) {
    const durationMs = Number.parseFloat(duration);
    const untilMs = startAtMs + stageFromMs + durationMs;
    // A ramp is taken as a plateau at its mean.
    const mean = ((level + target) / 2) * perSecond;
    if (durationMs > 0 && isRate) {
      const count = Math.round((mean * durationMs) / 1000);
      for (let index = 0; index < count && !signal.aborted; index++) {
        const dueAtMs = startAtMs + stageFromMs + (index * durationMs) / count;
        const waitMs = dueAtMs - performance.now();
        if (waitMs > 1) await sleep(waitMs, undefined, { signal }).catch(() => {});
        if (!signal.aborted) running.push(iterate());
      }
    } else if (durationMs > 0) {
      const user = async () => {
        while (performance.now() < untilMs && !signal.aborted) {
          await iterate();
          if (plan.thinkTimeMs > 0)
            await sleep(plan.thinkTimeMs, undefined, { signal }).catch(() => {});
        }
      };
      await Promise.all(Array.from({ length: Math.max(1, Math.round(mean)) }, user));
    }
    stageFromMs += durationMs;
    level = target;
  }
  await Promise.all(running);
  agent.destroy();
}

/** @param {Plan} plan @param {Plan['requests'][0]} request @param {Agent} agent @returns {Promise<import('./sample-lines.mjs').Sample>} */
function measure(plan, request, agent) {
  const { method, path, headers = {}, body } = request;
  const url = `${plan.baseUrl}${path}`;
  const startAtMs = performance.now();
  return new Promise((resolve) => {
    const done = (/** @type {number} */ status, /** @type {string} */ error) =>
      resolve({
        endAtMs: Date.now(),
        elapsedMs: performance.now() - startAtMs,
        status,
        error,
        method,
        url,
        name: `${method} ${path}`,
      });
    const sent = send(url, { method, headers, agent, timeout: plan.timeoutMs }, (response) => {
      response.resume();
      response.on('end', () => done(response.statusCode ?? 0, ''));
      response.on('error', (error) => done(0, error.message));
    });
    sent.on('timeout', () => sent.destroy(new Error('request timeout')));
    sent.on('error', (error) => done(0, error.message));
    sent.end(body);
  });
}
