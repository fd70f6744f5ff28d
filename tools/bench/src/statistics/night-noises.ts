import type { NightDraws } from './night-draws.ts';
import type { NightNoise } from './night-families.ts';

const { exp, floor, PI, round, sin, sqrt } = Math;

/** Standard deviations of nights and runs where nothing else is said, on the log scale. */
const NIGHT = 0.02;
const RUN = 0.03;

/** @returns the effect of the next night, on the log scale */
type NextNight = (index: number) => number;

/** Runs around a night's effect; `start` begins a series. */
function runsAround(run: number, start: (draws: NightDraws) => NextNight): NightNoise {
  return (draws, nights, runs) => {
    const next = start(draws);
    return Array.from({ length: nights }, (_, index) => {
      const effect = next(index);
      return Array.from({ length: runs }, () => exp(effect + run * draws.normal()));
    });
  };
}

/** As `noise`, with something more in each run, on the log scale. */
function withRuns(noise: NightNoise, more: (draws: NightDraws) => number): NightNoise {
  return (draws, nights, runs) =>
    noise(draws, nights, runs).map((night) => night.map((factor) => factor * exp(more(draws))));
}

const plain = runsAround(
  RUN,
  ({ normal }) =>
    () =>
      NIGHT * normal(),
);

/** Kinds of noise that neither the targets nor the rule's numbers were chosen with. */
export const OTHER_NOISES = {
  /** Nights that are skewed to the bad side. */
  gamma: runsAround(
    RUN,
    ({ gamma }) =>
      () =>
        0.025 * (gamma(2) - 2),
  ),
  t3nights: runsAround(
    RUN,
    ({ studentT }) =>
      () =>
        NIGHT * studentT(3),
  ),
  /** Calm and restless weeks. */
  garch: runsAround(0.02, ({ normal }) => {
    let variance = 0.03 ** 2;
    let effect = 0;
    return () => {
      variance = 1e-4 + 0.3 * effect * effect + 0.6 * variance;
      effect = sqrt(variance) * normal();
      return effect;
    };
  }),
  /** A machine with two normal levels 7 % apart, each for about a week. */
  telegraph: runsAround(0.025, ({ chance }) => {
    let state = 0;
    return () => {
      if (chance(0.15)) state = 1 - state;
      return 0.07 * state;
    };
  }),
  /** One of two machines each night, 8 % apart. */
  hosts: runsAround(
    0.025,
    ({ chance }) =>
      () =>
        chance(0.4) ? 0.08 : 0,
  ),
  quiet: runsAround(
    0.004,
    ({ normal }) =>
      () =>
        0.002 * normal(),
  ),
  /** Clocks that tell twenty steps of the level. */
  quantised: (draws, nights, runs) =>
    plain(draws, nights, runs).map((night) => night.map((factor) => round(20 * factor) / 20)),
  loud: runsAround(
    0.06,
    ({ normal }) =>
      () =>
        0.08 * normal(),
  ),
  monthly: runsAround(RUN, ({ between, normal }) => {
    const phase = between(0, 2 * PI);
    return (index) => 0.03 * sin(phase + (2 * PI * index) / 30) + NIGHT * normal();
  }),
  /** One weekday is 16 % slower. */
  monday: runsAround(RUN, ({ integer, normal }) => {
    const phase = integer(0, 6);
    return (index) => ((index + phase) % 7 === 0 ? 0.15 : 0) + NIGHT * normal();
  }),
  /** Now and then a night on which half the work is not done. */
  lowoutlier: runsAround(
    RUN,
    ({ chance, normal }) =>
      () =>
        (chance(0.04) ? -0.4 : 0) + NIGHT * normal(),
  ),
  /** One to three bad nights in a row, 16 to 42 % slower. */
  bursts: runsAround(RUN, ({ between, chance, normal, uniform }) => {
    let left = 0;
    let size = 0;
    return () => {
      if (left === 0 && chance(0.015)) {
        left = 1 + floor(3 * uniform());
        size = between(0.15, 0.35);
      }
      const bad = left > 0 ? size : 0;
      if (left > 0) left--;
      return bad + NIGHT * normal();
    };
  }),
  /** Nights that have most of the one before. */
  ar9: runsAround(RUN, ({ normal }) => {
    let effect = 0.04 * normal();
    return () => (effect = 0.85 * effect + 0.04 * sqrt(1 - 0.85 ** 2) * normal());
  }),
  fastruns: withRuns(plain, ({ chance }) => (chance(0.3) ? -0.12 : 0)),
  slowruns: withRuns(plain, ({ chance }) => (chance(0.45) ? 0.15 : 0)),
} as const satisfies Record<string, NightNoise>;
