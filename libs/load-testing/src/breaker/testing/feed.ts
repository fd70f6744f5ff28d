import type { Trip } from '@perf-agent/contracts';
import type { Breaker } from '../create-breaker.ts';

export const START_MS = 1_700_000_000_000;

/** A part of a run: so many requests a second, evenly spaced, all alike but for every nth that fails. */
export type Part = {
  readonly seconds: number;
  readonly rps: number;
  readonly ms?: number;
  readonly name?: string;
  /** 2: every second one fails. */
  readonly failEvery?: number;
};

/**
 * Shows the parts one after the other to a breaker, with ten ticks a second.
 *
 * @returns the trip, and seconds from the start of the last part to it
 */
export function feed(
  breaker: Breaker,
  parts: readonly Part[],
  fromMs = START_MS,
): { readonly trip: Trip | undefined; readonly afterSeconds: number | undefined } {
  let partMs = fromMs;
  let index = 0;
  let found: Trip | undefined;
  let foundMs = 0;
  for (const [place, { seconds, rps, ms = 20, name = 'browse', failEvery }] of parts.entries()) {
    if (place > 0) partMs += (parts[place - 1]?.seconds ?? 0) * 1000;
    let sent = 0;
    for (let nowMs = partMs + 100; nowMs <= partMs + seconds * 1000; nowMs += 100) {
      for (; partMs + (sent * 1000) / rps < nowMs && rps > 0; sent++) {
        index++;
        const endMs = partMs + (sent * 1000) / rps;
        const failed = failEvery !== undefined && index % failEvery === 0;
        breaker.observe({ startAtMs: endMs - ms, elapsedMs: ms, failed, name });
      }
      const trip = breaker.tick(nowMs);
      if (found !== undefined || trip === undefined) continue;
      found = trip;
      foundMs = nowMs;
    }
  }
  return { trip: found, afterSeconds: found && (foundMs - partMs) / 1000 };
}
