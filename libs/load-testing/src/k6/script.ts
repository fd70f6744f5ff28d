import type { AdmittedPlan, LoadStage } from '@perf-agent/contracts';
import { allStages } from '../schedule/schedule-for.ts';

/** Virtual users that k6 may use at most to keep a rate; beyond it drops iterations, and says so. */
const MAX_VUS = 2_000;
const PREALLOCATED_VUS = 50;

/**
 * The script of a run. It sends the plan's requests in turn, or it is a frame around the user's script that keeps all of
 * its functions and replaces the load in its options by the plan's schedule.
 *
 * Values go in as JSON, which is JavaScript: nothing of them is evaluated.
 *
 * @param userScript absolute path
 * @see https://grafana.com/docs/k6/latest/using-k6/scenarios/executors/
 */
export function k6Script(plan: AdmittedPlan, userScript?: string): string {
  const scenario = k6Scenario(plan);
  if (userScript !== undefined) {
    const module = JSON.stringify(`file://${userScript}`);
    return [
      `import * as user from ${module};`,
      `export * from ${module};`,
      `export default user.default;`,
      `const scenario = ${JSON.stringify(scenario)};`,
      `export const options = Object.assign({}, user.options, {`,
      `  scenarios: { [${JSON.stringify(plan.name)}]: scenario },`,
      `  stages: undefined, vus: undefined, duration: undefined, iterations: undefined,`,
      `});`,
      '',
    ].join('\n');
  }
  const { requests, timeoutMs, thinkTimeMs } = plan.scenario;
  return [
    `import http from 'k6/http';`,
    `import exec from 'k6/execution';`,
    `import { sleep } from 'k6';`,
    `const plan = ${JSON.stringify({ baseUrl: plan.baseUrl, requests, timeoutMs, thinkTimeMs })};`,
    `export const options = {`,
    `  discardResponseBodies: true,`,
    `  scenarios: { [${JSON.stringify(plan.name)}]: ${JSON.stringify(scenario)} },`,
    `};`,
    `export default function () {`,
    // Counted over all virtual users, so that the requests have the same shares whatever their number.
    `  const request = plan.requests[exec.scenario.iterationInTest % plan.requests.length];`,
    `  http.request(request.method, plan.baseUrl + request.path, request.body, {`,
    `    headers: request.headers,`,
    `    redirects: 0,`,
    `    timeout: plan.timeoutMs,`,
    `    tags: { name: request.method + ' ' + request.path },`,
    `  });`,
    `  if (plan.thinkTimeMs > 0) sleep(plan.thinkTimeMs / 1000);`,
    `}`,
    '',
  ].join('\n');
}

/** @returns the entry of k6's `options.scenarios` that keeps the plan's schedule */
function k6Scenario({ schedule }: Pick<AdmittedPlan, 'schedule'>): object {
  const stages = allStages(schedule);
  const first = stages[0]?.from ?? 1;
  const isConstant = stages.every(({ from, to }) => from === first && to === first);
  const duration = `${stages.reduce((sum, stage) => sum + stage.durationMs, 0)}ms`;
  const gracefulStop = '30s';
  if (schedule.kind === 'users') {
    if (isConstant) return { executor: 'constant-vus', vus: first, duration, gracefulStop };
    return {
      executor: 'ramping-vus',
      startVUs: first,
      stages: k6Stages(stages),
      gracefulRampDown: '0s',
      gracefulStop,
    };
  }
  const { perUnit, timeUnit } = wholeRates(stages);
  const vus = { preAllocatedVUs: PREALLOCATED_VUS, maxVUs: MAX_VUS };
  if (isConstant) {
    return {
      executor: 'constant-arrival-rate',
      rate: perUnit(first),
      timeUnit,
      duration,
      gracefulStop,
      ...vus,
    };
  }
  return {
    executor: 'ramping-arrival-rate',
    startRate: perUnit(first),
    timeUnit,
    stages: k6Stages(stages, perUnit),
    gracefulStop,
    ...vus,
  };
}

/** k6 ramps from where the stage before ended; a jump is a ramp without duration. */
function k6Stages(
  stages: readonly LoadStage[],
  level = (value: number): number => value,
): object[] {
  return stages.flatMap(({ durationMs, from, to }, index) => [
    ...(index > 0 && stages[index - 1]?.to !== from
      ? [{ target: level(from), duration: '0s' }]
      : []),
    { target: level(to), duration: `${durationMs}ms` },
  ]);
}

/** k6 takes whole rates only: 12.5/s are 12500 in 1000 s, with the same spacing. */
function wholeRates(stages: readonly LoadStage[]) {
  const isWhole = stages.every(({ from, to }) => Number.isInteger(from) && Number.isInteger(to));
  const factor = isWhole ? 1 : 1000;
  return {
    timeUnit: `${factor}s`,
    perUnit: (rateRps: number): number => Math.max(1, Math.round(rateRps * factor)),
  };
}
