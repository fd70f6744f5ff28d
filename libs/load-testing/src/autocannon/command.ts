import type { AdmittedPlan, AutocannonScenario, HttpRequest } from '@perf-agent/contracts';

/** What assets/autocannon/generator.mjs reads. */
export type GeneratorPlan = {
  readonly baseUrl: string;
  readonly requests: readonly HttpRequest[];
  readonly rateRps: number;
  readonly warmupMs: number;
  readonly durationMs: number;
  readonly connections: number;
  readonly timeoutMs: number;
  /** Time for the connections to open before the first request is due. */
  readonly connectMs: number;
  /** Pause before a lost connection is opened again. */
  readonly reconnectMs: number;
  readonly samplesFile: string;
  readonly reportFile: string;
};

const CONNECT_MS = 300;
const RECONNECT_MS = 100;

export function generatorPlan(
  plan: AdmittedPlan,
  scenario: AutocannonScenario,
  files: Pick<GeneratorPlan, 'samplesFile' | 'reportFile'>,
): GeneratorPlan {
  const basePath = new URL(plan.baseUrl).pathname.replace(/\/$/, '');
  return {
    baseUrl: plan.baseUrl,
    requests: scenario.requests.map((request) => ({
      ...request,
      path: `${basePath}${request.path}`,
    })),
    rateRps: scenario.rateRps,
    warmupMs: scenario.warmupMs,
    durationMs: scenario.durationMs,
    connections: scenario.connections,
    timeoutMs: scenario.timeoutMs,
    connectMs: CONNECT_MS,
    reconnectMs: RECONNECT_MS,
    ...files,
  };
}
