import { describe, expect, test } from '@jest/globals';
import { LoadScenario } from '@perf-agent/contracts';
import { meanLevel, requireSchedule, scheduleDurationMs, scheduleFor } from './schedule-for.ts';

const requests = [{ path: '/' }];
const timing = { durationMs: 1000, warmupMs: 200 };
const open = LoadScenario.parse({ tool: 'autocannon', requests, rateRps: 100, ...timing });
const closed = LoadScenario.parse({ tool: 'locust', requests, users: 4, ...timing });

describe('the schedule of a test type', () => {
  test.each([
    ['baseline', [[1000, 100]]],
    ['stress', [50, 100, 150, 200, 250, 300].map((level) => [1000, level])],
    [
      'spike',
      [
        [1000, 100],
        [500, 500],
        [1000, 100],
      ],
    ],
    ['endurance', [[60_000, 100]]],
    ['scalability', [12.5, 25, 50, 100, 200, 400].map((level) => [1000, level])],
  ] as const)('%s', (testType, stages) => {
    const schedule = scheduleFor(testType, open);
    expect(schedule).toMatchObject({ kind: 'rate', warmupMs: 200 });
    expect(schedule.stages).toEqual(
      stages.map(([durationMs, level]) => ({ durationMs, from: level, to: level })),
    );
  });

  test('of few users has whole users and no level twice', () => {
    const { kind, stages } = scheduleFor('scalability', closed);
    expect(kind).toBe('users');
    expect(stages.map(({ from }) => from)).toEqual([1, 2, 4, 8, 16]);
  });

  test('knows how long it is, and its mean level', () => {
    const spike = scheduleFor('spike', open);
    expect(scheduleDurationMs(spike)).toBe(2700);
    expect(meanLevel(spike)).toBe(180);
  });

  test('is refused by name when a tool cannot keep it', () => {
    const locust = { tool: 'locust', schedules: ['users' as const] };
    expect(() => requireSchedule(locust, scheduleFor('baseline', open))).toThrow(
      expect.objectContaining({
        code: 'LOAD_UNSUPPORTED',
        message: expect.stringMatching(/^locust: .*cannot promise a rate/),
      }),
    );
    expect(() => requireSchedule(locust, scheduleFor('baseline', closed))).not.toThrow();
  });
});
