export { startCountingService, type CountingService } from '@perf-agent/conformance';
export { describeLoadTester, type LoadTesterCases } from './describe-load-tester.ts';
export { findSystem, systemTest, useProvisionedSystems } from './system-test.ts';
export {
  OTHER_TOKEN,
  REPOSITORY,
  startEmulatedGitHub,
  TOKEN,
  type EmulatedGitHub,
} from './emulated-github.ts';
export { fakeToolFolder } from './fake-tool.ts';
