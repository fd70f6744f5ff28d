import type { AdmittedPlan } from '@perf-agent/contracts';
import { scheduleDurationMs } from '../schedule/schedule-for.ts';

/** Locust ends up to a second early; what is measured is cut from timestamps, so it runs longer. */
const RUN_TIME_SLACK_MS = 2_000;

/** Absolute paths of the Python files that make up a run. */
export type LocustFiles = {
  /** The user's script, or the one that sends the plan's requests. */
  readonly script: string;
  /** Keeps raw data. */
  readonly listener: string;
  /** Follows the plan's stages; only when there is more than one. */
  readonly shape?: string;
};

/** @returns arguments of a headless run */
export function locustArguments(plan: AdmittedPlan, files: LocustFiles): string[] {
  const { scenario, schedule } = plan;
  const scripts = [files.script, files.listener, ...(files.shape ? [files.shape] : [])];
  const seconds = Math.ceil((scheduleDurationMs(schedule) + RUN_TIME_SLACK_MS) / 1000);
  const users = schedule.stages[0]?.from ?? 1;
  const constant = [
    '--users',
    String(users),
    '--spawn-rate',
    String(scenario.spawnRatePerSecond ?? users),
    '--run-time',
    `${seconds}s`,
  ];
  return [
    '--headless',
    '--locustfile',
    scripts.join(','),
    '--host',
    plan.baseUrl,
    ...(files.shape ? [] : constant),
    // One master and so many workers on this machine.
    ...(scenario.workers ? ['--processes', String(scenario.workers)] : []),
    '--only-summary',
    // Failed requests are a measurement; without this they would look like a failed tool.
    '--exit-code-on-error',
    '0',
  ];
}

/** What assets/locust/requests.py and shape.py read. */
export function locustPlan({ scenario, schedule }: AdmittedPlan): object {
  const { requests, thinkTimeMs, timeoutMs, spawnRatePerSecond } = scenario;
  const [first] = schedule.stages;
  const warmup = { durationMs: schedule.warmupMs, from: first?.from ?? 1, to: first?.from ?? 1 };
  return {
    requests,
    thinkTimeMs,
    timeoutMs,
    spawnRatePerSecond,
    stages: schedule.warmupMs > 0 ? [warmup, ...schedule.stages] : schedule.stages,
    slackMs: RUN_TIME_SLACK_MS,
  };
}
