export { startCountingService, type CountingService } from './counting-service.ts';
export { LOAD_TESTER_CHECKS, openLoadTesterWorld } from './load-tester-checks.ts';
export type { LoadTesterWorld, ScenarioFor } from './load-tester-checks.ts';
