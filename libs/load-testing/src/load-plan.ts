import type { LoadPlan, LoadScenario, TestType } from '@perf-agent/contracts';
import { scheduleFor } from './schedule/schedule-for.ts';

/**
 * A plan of one run, not yet admitted.
 *
 * @throws PerfError LOAD_UNSUPPORTED when the scenario has no level
 */
export function loadPlan(options: {
  readonly name: string;
  readonly scenario: LoadScenario;
  readonly baseUrl: string;
  readonly testType?: TestType;
}): LoadPlan {
  const { name, scenario, baseUrl, testType = 'baseline' } = options;
  return { name, scenario, baseUrl, testType, schedule: scheduleFor(testType, scenario) };
}
