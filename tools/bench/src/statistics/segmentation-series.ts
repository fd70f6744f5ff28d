import {
  seededRandom,
  type SeededRandom,
} from '../../../../libs/regression-statistics/src/primitives/seeded-random.ts';

const { floor, sqrt } = Math;

/** A kind of series, as a function of its length and of random numbers. */
export type SeriesKind = (length: number, random: SeededRandom) => number[];

/** Three standard deviations up and down again. */
const STEP = 3;

function withSteps(every: (length: number) => number): SeriesKind {
  return (length, { normal }) =>
    Array.from({ length }, (_, index) => normal() + STEP * (floor(index / every(length)) % 2));
}

/** What segmentation is timed on: for most methods many changes are quick and none is slow. */
export const TIMED_KINDS = {
  'a change every 100 values': withSteps(() => 100),
  'nine changes': withSteps((length) => length / 10),
  'no change': withSteps(() => Infinity),
} as const satisfies Record<string, SeriesKind>;

function autoregressive(phi: number): SeriesKind {
  return (length, { normal }) => {
    let last = normal() / sqrt(1 - phi * phi);
    return Array.from({ length }, () => (last = phi * last + normal()));
  };
}

/** Series without a change. */
export const STEADY_KINDS = {
  'independent, normal': autoregressive(0),
  'autocorrelated, 0.65': autoregressive(0.65),
  "heavy tails, Student's t with 3 degrees": (length, { normal }) =>
    Array.from(
      { length },
      () => normal() / sqrt((normal() ** 2 + normal() ** 2 + normal() ** 2) / 3),
    ),
  'log-normal, sigma 0.8': (length, { normal }) =>
    Array.from({ length }, () => Math.exp(0.8 * normal())),
  'two modes, 5 sigma apart': (length, { normal, uniform }) =>
    Array.from({ length }, () => normal() + (uniform() < 0.3 ? 5 : 0)),
  'a week, weekends 4 sigma up': (length, { normal }) =>
    Array.from({ length }, (_, index) => normal() + (index % 7 > 4 ? 4 : 0)),
  'outliers of 15 sigma, 3 %': (length, { normal, uniform }) =>
    Array.from({ length }, () => normal() + (uniform() < 0.03 ? 15 : 0)),
  'a steady climb of 10 sigma': (length, { normal }) =>
    Array.from({ length }, (_, index) => normal() + (10 * index) / length),
  'whole numbers, most the same': (length, { normal }) =>
    Array.from({ length }, () => Math.round(10 + 0.4 * normal())),
} as const satisfies Record<string, SeriesKind>;

/** @returns `count` series of a kind, each with a seed of its own */
export function simulate(
  kind: SeriesKind,
  length: number,
  count: number,
  seed: number,
): number[][] {
  return Array.from({ length: count }, (_, index) =>
    kind(length, seededRandom(seed * 1_000_003 + index)),
  );
}
