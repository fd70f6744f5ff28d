import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { type Quadrature, gaussLegendre } from './gauss-legendre.ts';

const { exp, sqrt, PI } = Math;

/** Beyond so many standard deviations there is less than 1e-15 of a normal distribution. */
const FAR = 8;

/** The density of the score z · √share, where no bound was crossed up to a look. */
export type Walk = {
  readonly share: number;
  readonly grid: Quadrature;
  readonly density: Float64Array;
};

/** P(not crossed before, z at or above the bound now). */
export function crossing(
  walk: Walk | undefined,
  share: number,
  bound: number,
  drift: number,
): number {
  const score = bound * sqrt(share);
  if (!walk) return normalCdf((drift * share - score) / sqrt(share), 0, 1);
  const added = share - walk.share;
  const { points, weights } = walk.grid;
  let sum = 0;
  for (let index = 0; index < points.length; index++) {
    const mass = (weights[index] ?? 0) * (walk.density[index] ?? 0);
    sum += mass * normalCdf(((points[index] ?? 0) + drift * added - score) / sqrt(added), 0, 1);
  }
  return sum;
}

export type Look = {
  readonly share: number;
  /** The share at the look after this one. */
  readonly next: number | undefined;
  readonly bound: number;
  readonly sides: 1 | 2;
  readonly drift: number;
};

export function step(walk: Walk | undefined, { share, next, bound, sides, drift }: Look): Walk {
  const deviation = sqrt(share);
  const added = sqrt(share - (walk?.share ?? 0));
  // The grid serves this density and the next step's, which may be much narrower.
  const width = Math.min(added, next === undefined ? added : sqrt(next - share));
  const high = Math.min(bound * deviation, drift * share + FAR * deviation);
  const least = drift * share - FAR * deviation;
  const low = sides === 2 ? Math.max(-bound * deviation, least) : least;
  const grid = gaussLegendre(low, Math.max(low, high), width);
  const density = grid.points.map((point) =>
    walk
      ? transition(walk, point - drift * (share - walk.share), added)
      : normalDensity(point - drift * share, added),
  );
  return { share, grid, density };
}

function transition({ grid, density }: Walk, to: number, deviation: number): number {
  const { points, weights } = grid;
  let sum = 0;
  for (let index = 0; index < points.length; index++) {
    const apart = (to - (points[index] ?? 0)) / deviation;
    if (apart > FAR || apart < -FAR) continue;
    sum += (weights[index] ?? 0) * (density[index] ?? 0) * exp((-apart * apart) / 2);
  }
  return sum / (deviation * sqrt(2 * PI));
}

function normalDensity(x: number, deviation: number): number {
  return exp((-x * x) / (2 * deviation * deviation)) / (deviation * sqrt(2 * PI));
}

export function mirrored(walk: Walk | undefined): Walk | undefined {
  if (!walk) return undefined;
  const points = walk.grid.points.map((point) => -point);
  return { ...walk, grid: { ...walk.grid, points } };
}
