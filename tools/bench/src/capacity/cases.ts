// Test helpers, which the library does not export.
import {
  exactCapacityRps,
  responseQuantileMs,
  type Mmc,
} from '../../../../libs/load-testing/src/capacity/testing/mmc.ts';

/** A server whose limit is known. */
export type Case = Mmc & {
  readonly seed: number;
  /** The limit of the p95, as a multiple of the idle server's. */
  readonly headroom: number;
  readonly limitMs: number;
  readonly truthRps: number;
  /** The lowest rate: some 15 to 30 times below the limit, at no round fraction of it. */
  readonly minRps: number;
};

const SERVERS = [1, 2, 4, 8, 16, 64];
const SERVICE_RATES = [20, 100, 500];
const HEADROOMS = [1.5, 3, 6];

/** @returns every kind of server, `repeats` times with other random numbers */
export function cases(repeats: number, seed: number): Case[] {
  const all: Case[] = [];
  for (let repeat = 0; repeat < repeats; repeat++)
    for (const servers of SERVERS)
      for (const serviceRatePerSecond of SERVICE_RATES)
        for (const headroom of HEADROOMS) {
          const queue = { servers, serviceRatePerSecond };
          const limitMs = headroom * responseQuantileMs(queue, 1e-6, 0.95);
          const truthRps = exactCapacityRps(queue, limitMs) ?? 0;
          const caseSeed = seed * 100_003 + all.length;
          const minRps = (truthRps / 30) * (1 + ((caseSeed * 7) % 19) / 19);
          all.push({ ...queue, seed: caseSeed, headroom, limitMs, truthRps, minRps });
        }
  return all;
}
