import type { LoadSample, Trip } from '@perf-agent/contracts';
import type { Breaker } from '../create-breaker.ts';

// Bound once: in Jest's context each use of a global costs a microsecond, and there are millions.
const { ceil, floor, min } = Math;

const TICK_MS = 100;
/** Answers that take longer come at the end of the ring: far beyond what is drawn. */
const SLOT_COUNT = 600;

/**
 * Shows a run to a breaker as it would be seen live: each request when it has ended (within a tick in the order they
 * were sent), ten ticks, one good probe and one report of an idle generator a second.
 *
 * @param next the requests in the order they are sent
 * @returns the trip, and how many requests the breaker has seen
 */
export function runService(
  breaker: Breaker,
  next: () => LoadSample,
  times: { readonly startAtMs: number; readonly durationMs: number },
): { readonly trip: Trip | undefined; readonly sampleCount: number } {
  const { startAtMs, durationMs } = times;
  const ending = Array.from({ length: SLOT_COUNT }, (): LoadSample[] => []);
  const tickCount = ceil(durationMs / TICK_MS);
  let sample = next();
  let sampleCount = 0;
  for (let tick = 0; tick < tickCount; tick++) {
    const nowMs = startAtMs + (tick + 1) * TICK_MS;
    while (sample.startAtMs < nowMs) {
      const slot = floor((sample.startAtMs + sample.elapsedMs - startAtMs) / TICK_MS);
      ending[min(slot, tick + SLOT_COUNT - 1) % SLOT_COUNT]?.push(sample);
      sample = next();
    }
    const ended = ending[tick % SLOT_COUNT] ?? [];
    for (const each of ended) breaker.observe(each);
    sampleCount += ended.length;
    ended.length = 0;
    if (tick % 10 === 0) {
      breaker.observeHealth({ atMs: nowMs, ok: true });
      breaker.observeGenerator({ atMs: nowMs, cpuShare: 0.4, lagMs: 1 });
    }
    const trip = breaker.tick(nowMs);
    if (trip !== undefined) return { trip, sampleCount };
  }
  return { trip: undefined, sampleCount };
}
