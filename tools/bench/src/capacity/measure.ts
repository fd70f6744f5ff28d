import { findCapacity } from '@perf-agent/load-testing';
import { bisect } from './bisect.ts';
import type { Case } from './cases.ts';
// Test helpers, which the library does not export.
import { simulatedServer } from '../../../../libs/load-testing/src/capacity/testing/simulated-server.ts';

/** How a search for a known limit came out. */
export type Outcome = {
  /** Estimate over truth, minus 1; NaN without an estimate. */
  readonly relativeError: number;
  readonly requestCount: number;
  /** The interval holds the truth; absent for a search that gives none. */
  readonly isCovered?: boolean;
  readonly status?: string;
};

const RANGE = 900;
const BUDGET = { maxRequestCount: 10_000_000, maxDurationMs: 36_000_000 };

export async function measureSearch(given: Case, signal: AbortSignal): Promise<Outcome> {
  const { truthRps, limitMs, minRps } = given;
  const result = await findCapacity({
    probe: simulatedServer(given),
    slo: { p95LatencyMs: limitMs },
    minRps,
    maxRps: minRps * RANGE,
    minProbeMs: 0,
    budget: BUDGET,
    signal,
  });
  const { estimateRps = NaN, lowRps = 0, highRps = Infinity, status, requestCount } = result;
  return {
    relativeError: estimateRps / truthRps - 1,
    requestCount,
    isCovered: lowRps <= truthRps && truthRps <= highRps,
    status,
  };
}

/** @param probeCount requests of a probe */
export async function measureBisection(
  given: Case,
  probeCount: number,
  signal: AbortSignal,
): Promise<Outcome> {
  const { truthRps, limitMs, minRps } = given;
  const probe = simulatedServer(given);
  const { estimateRps, requestCount } = await bisect(probe, limitMs, minRps, probeCount, signal);
  return { relativeError: estimateRps / truthRps - 1, requestCount };
}

/** Where no limit is to be found: the answer has to say which way. */
export async function measureInfeasible(
  given: Case,
  signal: AbortSignal,
): Promise<{ tooHigh: string; tooLow: string; generator: string }> {
  const { truthRps, limitMs } = given;
  const search = async (minRps: number, maxRps: number, generatorMaxRps = Infinity) => {
    const { status } = await findCapacity({
      probe: simulatedServer({ ...given, generatorMaxRps }),
      slo: { p95LatencyMs: limitMs },
      minRps,
      maxRps,
      minProbeMs: 0,
      budget: BUDGET,
      signal,
    });
    return status;
  };
  return {
    tooHigh: await search(truthRps * 1.3, truthRps * 10),
    tooLow: await search(truthRps / 30, truthRps / 1.3),
    generator: await search(truthRps / 30, truthRps * 30, truthRps / 1.5),
  };
}
