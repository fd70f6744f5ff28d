import type { ProbeResult } from '../limit/probe-port.ts';
import { seededUniform } from '../../testing/seeded-uniform.ts';
import type { Mmc } from './mmc.ts';

// A global is looked up at each use; in the inner loops of this file that is most of the time under a test runner.
const { exp, log, max, min } = Math;

export type SimulatedServer = Mmc & {
  readonly seed: number;
  /** Share of requests that fail at a rate, whatever their latency. */
  readonly errorRatioAt?: (rateRps: number) => number;
  /** Service times are multiplied by it in the n-th probe (from 0): a noisy neighbour. */
  readonly slowdownOfProbe?: (index: number) => number;
  /** The first requests of each probe take longer, by a share that fades with this constant. */
  readonly warmup?: { readonly factor: number; readonly fadeMs: number };
  /** What the load generator can do at most. */
  readonly generatorMaxRps?: number;
};

/**
 * A probe of an M/M/c queue that starts empty each time: Poisson arrivals in an open loop, events in order of arrival.
 * First come first served needs no event queue: a request starts when the earliest free server is free (Kiefer &
 * Wolfowitz 1955). The same seed gives the same requests.
 */
export function simulatedServer(
  server: SimulatedServer,
): (rateRps: number, options: { readonly durationMs: number }) => Promise<ProbeResult> {
  const uniform = seededUniform(server.seed);
  let probeCount = 0;
  // eslint-disable-next-line @typescript-eslint/require-await -- the port is asynchronous, a simulation is not
  return async (rateRps, { durationMs }) => run(server, uniform, rateRps, durationMs, probeCount++);
}

function run(
  server: SimulatedServer,
  uniform: () => number,
  rateRps: number,
  durationMs: number,
  probeIndex: number,
): ProbeResult {
  const { servers, serviceRatePerSecond, warmup } = server;
  const sentRps = min(rateRps, server.generatorMaxRps ?? Infinity);
  const slowdown = server.slowdownOfProbe?.(probeIndex) ?? 1;
  const errorRatio = server.errorRatioAt?.(rateRps) ?? 0;
  const exponential = (mean: number): number => -mean * log(1 - uniform());
  const freeAtMs = new Float64Array(servers);
  const latenciesMs: number[] = [];
  const failed: number[] = [];
  let completedCount = 0;
  let nowMs = exponential(1000 / sentRps);
  for (; nowMs < durationMs; nowMs += exponential(1000 / sentRps)) {
    let earliest = 0;
    for (let i = 1; i < servers; i++)
      if ((freeAtMs[i] ?? 0) < (freeAtMs[earliest] ?? 0)) earliest = i;
    const cold = warmup ? 1 + warmup.factor * exp(-nowMs / warmup.fadeMs) : 1;
    const serviceMs = exponential(1000 / serviceRatePerSecond) * slowdown * cold;
    const endMs = max(nowMs, freeAtMs[earliest] ?? 0) + serviceMs;
    freeAtMs[earliest] = endMs;
    latenciesMs.push(endMs - nowMs);
    failed.push(errorRatio > 0 && uniform() < errorRatio ? 1 : 0);
    if (endMs < durationMs) completedCount++;
  }
  return {
    latenciesMs,
    failed,
    durationMs,
    achievedRps: (completedCount * 1000) / durationMs,
    invalidReasons:
      sentRps < rateRps
        ? [`generator off its rate: asked ${rateRps} requests/s, due were ${sentRps}`]
        : [],
  };
}
