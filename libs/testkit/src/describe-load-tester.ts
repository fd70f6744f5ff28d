import { afterAll, beforeAll, describe } from '@jest/globals';
import {
  LOAD_TESTER_CHECKS,
  openLoadTesterWorld,
  type LoadTesterWorld,
  type ScenarioFor,
} from '@perf-agent/conformance';
import type { LoadTester } from '@perf-agent/contracts';
import { systemTest } from './system-test.ts';

export type LoadTesterCases = {
  /** The program that must be there. */
  readonly program: string;
  readonly scenarioFor: ScenarioFor;
};

/** What every adapter of the LoadTester port has to do, checked against a real service. */
export function describeLoadTester(tester: LoadTester, cases: LoadTesterCases): void {
  describe(`${tester.tool} as a load tester`, () => {
    let world: LoadTesterWorld;
    beforeAll(async () => {
      world = await openLoadTesterWorld(tester, cases.scenarioFor);
    });
    afterAll(() => world.close());

    for (const [name, check] of Object.entries(LOAD_TESTER_CHECKS))
      systemTest(cases.program, name, () => check(world));
  });
}
