import { PerfError, type LoadSchedule } from '@perf-agent/contracts';
import { allStages } from '../schedule/schedule-for.ts';

/** A ramp is made of plateaus, as Artillery's own are. */
const RAMP_STEP_MS = 1_000;

/**
 * A phase of Artillery. A number of arrivals, not a rate: rates have to be whole numbers and are dealt out to as many
 * worker threads as there are cores less one; a number is kept by one thread, so that requests go in turn exactly.
 */
export type ArtilleryPhase =
  | { readonly duration: string; readonly arrivalCount: number; readonly maxVusers: number }
  | { readonly pause: string };

/** A plateau with the number of requests that start in it. */
export type ArrivalStep = { readonly durationMs: number; readonly count: number };

/**
 * @returns the schedule, warm-up first, as plateaus with whole numbers of requests; the sum is off by less than one
 * @throws PerfError LOAD_UNSUPPORTED when there is not one request in it
 */
export function arrivalSteps(schedule: LoadSchedule): ArrivalStep[] {
  const plateaus = allStages(schedule).flatMap(({ durationMs, from, to }) => {
    if (from === to) return [{ durationMs, rateRps: from }];
    const count = Math.ceil(durationMs / RAMP_STEP_MS);
    return Array.from({ length: count }, (_, index) => ({
      durationMs: durationMs / count,
      rateRps: from + ((to - from) * (index + 0.5)) / count,
    }));
  });
  let dueCount = 0;
  const steps = plateaus.map(({ durationMs, rateRps }) => {
    const before = Math.round(dueCount);
    dueCount += (rateRps * durationMs) / 1000;
    return { durationMs, count: Math.round(dueCount) - before };
  });
  if (steps.every(({ count }) => count === 0)) {
    throw new PerfError('LOAD_UNSUPPORTED', 'artillery: the schedule has less than one request', {
      hint: 'Raise rateRps or durationMs of the scenario.',
    });
  }
  return steps;
}

export function artilleryPhases(
  steps: readonly ArrivalStep[],
  maxVusers: number,
): ArtilleryPhase[] {
  return steps.map(({ durationMs, count }) =>
    count === 0
      ? { pause: `${durationMs}ms` }
      : { duration: `${durationMs}ms`, arrivalCount: count, maxVusers },
  );
}

/**
 * What Artillery makes of a step: it rounds the interval down to whole microseconds.
 *
 * @see arrivals 2, lib/index.js: UniformProcess
 */
export function arrivalsOf({ durationMs, count }: ArrivalStep): {
  intervalMs: number;
  count: number;
} {
  if (count === 0) return { intervalMs: durationMs, count: 0 };
  const intervalUs = Math.floor((durationMs / count) * 1000);
  return { intervalMs: intervalUs / 1000, count: Math.floor((durationMs * 1000) / intervalUs) };
}
