import type { AdmittedPlan, HttpRequest, LoadStage } from '@perf-agent/contracts';
import { allStages } from '../schedule/schedule-for.ts';

/** What assets/autocannon/generator.mjs reads. */
export type GeneratorPlan = {
  readonly baseUrl: string;
  readonly requests: readonly HttpRequest[];
  /** Requests per second over time, warm-up first. */
  readonly stages: readonly LoadStage[];
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
  requests: readonly HttpRequest[],
  files: Pick<GeneratorPlan, 'samplesFile' | 'reportFile'>,
): GeneratorPlan {
  const basePath = new URL(plan.baseUrl).pathname.replace(/\/$/, '');
  return {
    baseUrl: plan.baseUrl,
    requests: requests.map((request) => ({
      ...request,
      path: `${basePath}${request.path}`,
    })),
    stages: allStages(plan.schedule),
    connections: plan.scenario.connections,
    timeoutMs: plan.scenario.timeoutMs,
    connectMs: CONNECT_MS,
    reconnectMs: RECONNECT_MS,
    ...files,
  };
}
