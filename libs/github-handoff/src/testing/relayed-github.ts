import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { createGitHubTracker, type GitHubTracker } from '../api/github-tracker.ts';
import { REPOSITORY, startEmulatedGitHub, TOKEN, type EmulatedGitHub } from '@perf-agent/testkit';
import { startFaultRelay, type Fault, type FaultRelay } from './fault-relay.ts';

export const ISSUES = `/repos/${REPOSITORY}/issues`;

export type RelayedGitHub = {
  readonly github: EmulatedGitHub;
  readonly relay: FaultRelay;
  /** A tracker that sends through the relay; it remembers nothing of earlier ones. */
  tracker(token?: string, timeoutMs?: number): GitHubTracker;
  /** How many POSTs reached the relay in this test. */
  postCount(): number;
};

/** Starts emulate with a relay in front for the tests of a file, empty before each test. */
export function useRelayedGitHub(): RelayedGitHub {
  let github: EmulatedGitHub;
  let relay: FaultRelay;
  beforeAll(async () => {
    github = await startEmulatedGitHub();
    relay = await startFaultRelay(github.port);
  });
  afterAll(async () => {
    await relay.close();
    await github.close();
  });
  beforeEach(() => {
    github.reset();
    relay.clear();
  });
  return {
    get github() {
      return github;
    },
    get relay() {
      return relay;
    },
    tracker: (token = TOKEN, timeoutMs) =>
      createGitHubTracker({
        repository: REPOSITORY,
        token,
        baseUrl: `${relay.url}/`,
        request: timeoutMs === undefined ? {} : { timeoutMs },
      }),
    postCount: () => relay.requests.filter((request) => request.startsWith('POST ')).length,
  };
}

/** A fault meets one request only; short enough for a test, long enough for a busy machine. */
export function timeoutFor(fault: Fault | undefined): number | undefined {
  return fault?.kind === 'silence after' ? 1500 : undefined;
}
