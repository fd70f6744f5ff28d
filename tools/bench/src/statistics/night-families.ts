import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import type { NightDraws } from './night-draws.ts';

const { abs, ceil, exp, log, sqrt } = Math;

/** How much each run of each night differs from the level: factors around 1, by night and run. */
export type NightNoise = (draws: NightDraws, nights: number, runs: number) => number[][];

/** Requests of a run, and the rank of its p95 among them. */
const REQUESTS = 1000;
const RANK = ceil(0.95 * REQUESTS);
const P95_DEVIATE = normalQuantile(0.95, 0, 1);

/** Standard deviations and sizes are on the log scale. */
type Family = {
  /** Of requests within a run, of the night, of the run. */
  readonly requests: number;
  readonly night: number;
  readonly run: number;
  /** What a night has of the one before. */
  readonly carried?: number;
  /** Standard deviation of the nightly steps of a random walk. */
  readonly walk?: number;
  readonly weekend?: number;
  /** Chance of a night that is 20 to 80 % slower. */
  readonly badNight?: number;
  /** Chance that the first run of a night is 15 to 90 % slower. */
  readonly cold?: number;
  /** Pauses stretch each run by |t| times this, t of 2.5 degrees of freedom. */
  readonly pauses?: number;
  /** Chances and factors of the modes that a run can be in. */
  readonly modes?: readonly (readonly [chance: number, factor: number])[];
};

const FAMILIES = {
  lognormal: { requests: 0.45, night: 0.02, run: 0.015 },
  multimodal: {
    requests: 0.45,
    night: 0.015,
    run: 0.01,
    modes: [
      [0.7, 1],
      [0.22, 1.1],
      [0.08, 1.22],
    ],
  },
  autocorrelated: { requests: 0.45, night: 0.04, run: 0.015, carried: 0.65 },
  heavytail: { requests: 0.6, night: 0.02, run: 0.03, pauses: 0.02, badNight: 0.03 },
  drift: { requests: 0.45, night: 0.02, run: 0.015, walk: 0.004, weekend: -0.06 },
  warmup: { requests: 0.45, night: 0.02, run: 0.015, cold: 0.7 },
  mixed: {
    requests: 0.5,
    night: 0.03,
    run: 0.02,
    carried: 0.4,
    walk: 0.002,
    weekend: -0.03,
    cold: 0.4,
    badNight: 0.015,
    modes: [
      [0.8, 1],
      [0.2, 1.09],
    ],
  },
} as const satisfies Record<string, Family>;

/**
 * Seven kinds of noise that nightly p95 latencies show, with the parameters of the simulator that the targets were set
 * with. A run is the p95 of 1,000 log-normal requests, drawn by the exact law of its rank; runs of a night share its
 * effect, so they are not independent.
 */
export const NIGHT_FAMILIES: Readonly<Record<string, NightNoise>> = Object.fromEntries(
  Object.entries<Family>(FAMILIES).map(([name, family]) => [name, noiseOf(family)]),
);

function noiseOf(family: Family): NightNoise {
  return (draws, nights, runs) =>
    nightEffects(family, draws, nights).map((effect) =>
      Array.from({ length: runs }, (_, run) => runFactor(family, draws, effect, run)),
    );
}

function nightEffects(family: Family, draws: NightDraws, nights: number): number[] {
  const { night, carried = 0, walk = 0, weekend = 0, badNight = 0 } = family;
  const phase = draws.integer(0, 6);
  let shared = 0;
  let walked = 0;
  return Array.from({ length: nights }, (_, index) => {
    const fresh = index === 0 ? 1 : sqrt(1 - carried ** 2);
    shared = carried * shared + night * fresh * draws.normal();
    walked += walk * draws.normal();
    const day = (index + phase) % 7 >= 5 ? weekend : 0;
    const bad = draws.chance(badNight) ? log(draws.between(1.2, 1.8)) : 0;
    return shared + walked + day + bad;
  });
}

function runFactor(family: Family, draws: NightDraws, effect: number, run: number): number {
  const rank = draws.beta(RANK, REQUESTS + 1 - RANK);
  let factor = exp(
    effect +
      family.run * draws.normal() +
      family.requests * (normalQuantile(rank, 0, 1) - P95_DEVIATE),
  );
  if (family.pauses !== undefined) factor *= 1 + family.pauses * abs(draws.studentT(2.5));
  if (family.modes) factor *= modeOf(family.modes, draws.uniform());
  if (run === 0 && draws.chance(family.cold ?? 0)) factor *= draws.between(1.15, 1.9);
  return factor;
}

function modeOf(modes: readonly (readonly [number, number])[], uniform: number): number {
  let below = 0;
  for (const [chance, factor] of modes) {
    below += chance;
    if (uniform < below) return factor;
  }
  return 1;
}
