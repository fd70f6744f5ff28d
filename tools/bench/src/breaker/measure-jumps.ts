import { drawService, HOUR_MS, runHour, seededUniform, START_MS } from './simulation.ts';

const JUMP_SECONDS = 60;

export type Jumps = {
  readonly rateRps: number;
  /** Seconds from the jump to its trip, ascending; Infinity when there was none, negative for one before it. */
  readonly decidedSeconds: readonly number[];
};

/** Lets the errors of as many services jump after an hour of health; every second one fails in bursts before. */
export function measureJumps(rateRps: number, count: number, seed: number): Jumps {
  const decidedSeconds = Array.from({ length: count }, (_, index) => {
    const uniform = seededUniform(seed + index);
    const longestBurst = index % 2 === 0 ? 1 : 5;
    const service = { ...drawService(uniform), rateRps, longestBurst };
    const { trip } = runHour(service, uniform, { withCriteria: false, jumpSeconds: JUMP_SECONDS });
    return trip === undefined ? Infinity : (trip.atMs - START_MS - HOUR_MS) / 1000;
  });
  return { rateRps, decidedSeconds: decidedSeconds.sort((a, b) => a - b) };
}
