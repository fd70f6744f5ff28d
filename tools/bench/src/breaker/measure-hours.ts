import type { Trip } from '@perf-agent/contracts';
import { drawService, runHour, seededUniform, type HealthyService } from './simulation.ts';

export type Hours = {
  readonly hourCount: number;
  readonly sampleCount: number;
  readonly cpuSeconds: number;
  readonly falseTrips: readonly {
    readonly seed: number;
    readonly service: HealthyService;
    readonly trip: Trip;
  }[];
};

/** Runs an hour of each of so many healthy services, each with a breaker of its own. */
export async function measureHours(
  hourCount: number,
  seed: number,
  options: { readonly withCriteria: boolean; readonly signal: AbortSignal },
): Promise<Hours> {
  const falseTrips: Hours['falseTrips'][number][] = [];
  const before = process.cpuUsage();
  let sampleCount = 0;
  for (let hour = 0; hour < hourCount; hour++) {
    const uniform = seededUniform(seed + hour);
    const service = drawService(uniform);
    const run = runHour(service, uniform, options);
    sampleCount += run.sampleCount;
    if (run.trip !== undefined) falseTrips.push({ seed: seed + hour, service, trip: run.trip });
    // Lets an interruption come in.
    await new Promise(setImmediate);
    options.signal.throwIfAborted();
  }
  const { user, system } = process.cpuUsage(before);
  return { hourCount, sampleCount, cpuSeconds: (user + system) / 1e6, falseTrips };
}
