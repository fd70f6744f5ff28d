import type { LoadSample } from '@perf-agent/contracts';
import { breakerFor, drawService, seededUniform, START_MS } from './simulation.ts';

const SAMPLE_COUNT = 2_000_000;
const ROUNDS = 5;
const TICK_MS = 100;
const DISTINCT = 10_000;

export type Cost = {
  readonly rateRps: number;
  readonly withCriteria: boolean;
  /** CPU time of one `observe`, its share of the ticks included; the best of the rounds. */
  readonly nsPerSample: number;
  /** Of the breaker's windows. */
  readonly windowBytes: number;
};

/** Measures `observe` at a rate, evenly spaced, with ten ticks a second. */
export function measureCost(rateRps: number, withCriteria: boolean): Cost {
  const uniform = seededUniform(1);
  const service = { ...drawService(uniform), rateRps };
  const latencies = Array.from({ length: DISTINCT }, () => service.medianMs * (0.5 + uniform()));
  let nsPerSample = Infinity;
  let windowBytes = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const bytesBefore = process.memoryUsage().arrayBuffers;
    const breaker = breakerFor(service, withCriteria);
    windowBytes = Math.max(windowBytes, process.memoryUsage().arrayBuffers - bytesBefore);
    const samples = Array.from({ length: DISTINCT }, (_, index): LoadSample => ({
      startAtMs: 0,
      elapsedMs: latencies[index] ?? 0,
      failed: index % 100 === 0,
      name: 'browse',
    }));
    const before = process.cpuUsage();
    let nextTickMs = START_MS;
    for (let index = 0; index < SAMPLE_COUNT; index++) {
      const endMs = START_MS + (index * 1000) / rateRps;
      const sample = samples[index % DISTINCT] as {
        -readonly [Key in keyof LoadSample]: LoadSample[Key];
      };
      sample.startAtMs = endMs - sample.elapsedMs;
      breaker.observe(sample);
      if (endMs < nextTickMs) continue;
      if (breaker.tick(endMs) !== undefined) throw new Error(JSON.stringify(breaker.tick(endMs)));
      nextTickMs += TICK_MS;
    }
    const { user, system } = process.cpuUsage(before);
    nsPerSample = Math.min(nsPerSample, ((user + system) * 1000) / SAMPLE_COUNT);
  }
  return { rateRps, withCriteria, nsPerSample, windowBytes };
}
