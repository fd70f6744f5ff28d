import type { AdmittedPlan, LocustScenario } from '@perf-agent/contracts';

/** Locust ends up to a second early; what is measured is cut from timestamps, so it runs longer. */
const RUN_TIME_SLACK_MS = 2_000;

/**
 * @param files absolute paths
 * @returns arguments of a headless run; the listener that keeps raw data is loaded beside the user's script
 */
export function locustArguments(
  plan: AdmittedPlan,
  scenario: LocustScenario,
  files: { script: string; listener: string },
): string[] {
  const seconds = Math.ceil((scenario.warmupMs + scenario.durationMs + RUN_TIME_SLACK_MS) / 1000);
  return [
    '--headless',
    '--locustfile',
    `${files.script},${files.listener}`,
    '--host',
    plan.baseUrl,
    '--users',
    String(scenario.users),
    '--spawn-rate',
    String(scenario.spawnRatePerSecond ?? scenario.users),
    '--run-time',
    `${seconds}s`,
    '--only-summary',
    // Failed requests are a measurement; without this they would look like a failed tool.
    '--exit-code-on-error',
    '0',
  ];
}
