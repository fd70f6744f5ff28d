import {
  PerfError,
  type LoadScenario,
  type LoadSchedule,
  type LoadStage,
  type TestType,
} from '@perf-agent/contracts';

/** Multiples of the scenario's level, one plateau each. */
const STRESS_LEVELS = [0.5, 1, 1.5, 2, 2.5, 3];
/** Doubling, so that the curve of throughput over load shows where it stops doubling. */
const SCALABILITY_LEVELS = [0.125, 0.25, 0.5, 1, 2, 4];
/** What a flash sale or a restart of a popular client does to a service; afterwards it has to recover. */
const SPIKE_LEVEL = 5;
const SPIKE_SHARE = 0.5;
/** A leak of a few megabytes a minute shows after some dozens of the usual durations. */
const ENDURANCE_FACTOR = 60;

/**
 * Makes the schedule of a test type out of a scenario: its level (`rateRps` or `users`) and `durationMs`.
 *
 * - baseline: the level, for the duration
 * - stress: plateaus from half the level to three times of it, the duration each
 * - spike: the level; five times of it for half the duration, at once; the level again
 * - endurance: the level, sixty times the duration
 * - scalability: plateaus that double from an eighth of the level to four times of it, the duration each
 *
 * @throws PerfError LOAD_UNSUPPORTED when the scenario has no level
 */
export function scheduleFor(testType: TestType, scenario: LoadScenario): LoadSchedule {
  const kind = scenario.rateRps === undefined ? 'users' : 'rate';
  const level = scenario.rateRps ?? scenario.users;
  if (level === undefined)
    throw new PerfError('LOAD_UNSUPPORTED', 'scenario: expected rateRps or users, found neither');
  const { durationMs, warmupMs } = scenario;
  const at = (multiple: number, ms = durationMs): LoadStage => {
    const exact = level * multiple;
    // There is no half a user.
    const value = kind === 'users' ? Math.max(1, Math.round(exact)) : exact;
    return { durationMs: ms, from: value, to: value };
  };
  const stages = {
    baseline: () => [at(1)],
    stress: () => STRESS_LEVELS.map((multiple) => at(multiple)),
    spike: () => [at(1), at(SPIKE_LEVEL, Math.max(1, durationMs * SPIKE_SHARE)), at(1)],
    endurance: () => [at(1, durationMs * ENDURANCE_FACTOR)],
    scalability: () => SCALABILITY_LEVELS.map((multiple) => at(multiple)),
  } satisfies Record<TestType, () => LoadStage[]>;
  return { kind, warmupMs, stages: withoutRepetition(stages[testType]()) };
}

/** Few users give the same level twice. */
function withoutRepetition(stages: readonly LoadStage[]): LoadStage[] {
  return stages.filter(({ from }, index) => from !== stages[index - 1]?.from);
}

/** @returns the warm-up as a stage of its own, in front of the others */
export function allStages({ warmupMs, stages }: LoadSchedule): LoadStage[] {
  const level = stages[0]?.from ?? 0;
  return warmupMs > 0 ? [{ durationMs: warmupMs, from: level, to: level }, ...stages] : [...stages];
}

/** @returns milliseconds of the whole schedule, warm-up included */
export function scheduleDurationMs(schedule: LoadSchedule): number {
  return allStages(schedule).reduce((sum, { durationMs }) => sum + durationMs, 0);
}

/** @returns mean requests per second over the measured stages */
export function meanLevel({ stages }: LoadSchedule): number {
  const durationMs = stages.reduce((sum, stage) => sum + stage.durationMs, 0);
  const area = stages.reduce(
    (sum, { durationMs: ms, from, to }) => sum + ((from + to) / 2) * ms,
    0,
  );
  return area / durationMs;
}

/** @throws PerfError LOAD_UNSUPPORTED when a tool cannot keep this kind of schedule */
export function requireSchedule(
  tester: { tool: string; schedules: readonly LoadSchedule['kind'][] },
  { kind }: LoadSchedule,
): void {
  if (tester.schedules.includes(kind)) return;
  const why =
    kind === 'rate'
      ? 'it is a closed loop and cannot promise a rate'
      : 'it is an open loop and has no users that wait for an answer';
  throw new PerfError('LOAD_UNSUPPORTED', `${tester.tool}: ${why}`, {
    hint:
      kind === 'rate'
        ? 'Give the scenario `users` in place of `rateRps`, or take autocannon, k6 or artillery.'
        : 'Give the scenario `rateRps` in place of `users`, or take k6, locust or jmeter.',
  });
}
