import type { LevelSums, Placement } from './night-mixture.ts';

/** So many levels side by side make a tail. */
export const LEANING_LEVELS = 7;
/** In spreads of each: nearer than that they are one hump, not several. */
const MAX_STEP = 1.5;
const HALVINGS = 40;

/**
 * One level that leans to a side, as a row of levels close to each other whose shares fall by the same factor: near an
 * exponentially modified normal distribution. It has as many parameters as two levels have.
 *
 * @see Grushka 1972 for the distribution
 */
export function leaning(side: 1 | -1): Placement {
  return ({ weight, value }: LevelSums, spread: number) => {
    let [n, j, jj, v, jv] = [0, 0, 0, 0, 0];
    for (let level = 0; level < weight.length; level++) {
      const [one, sum] = [weight[level] ?? 0, value[level] ?? 0];
      n += one;
      j += level * one;
      jj += level * level * one;
      v += sum;
      jv += level * sum;
    }
    const slope = (n * jv - j * v) / Math.max(n * jj - j * j, 1e-12);
    const step = side * Math.min(MAX_STEP * spread, Math.max(0.05 * spread, side * slope));
    const first = (v - step * j) / n;
    return {
      at: weight.map((_, level) => first + step * level),
      share: fallingShares(weight.length, j / n),
    };
  };
}

/** Shares that fall by one factor from level to level and have this mean level. */
function fallingShares(count: number, mean: number): Float64Array {
  let [low, high] = [1e-6, 1];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const factor = (low + high) / 2;
    if (meanOf(sharesBy(count, factor)) < mean) low = factor;
    else high = factor;
  }
  return sharesBy(count, (low + high) / 2);
}

function sharesBy(count: number, factor: number): Float64Array {
  const shares = Float64Array.from({ length: count }, (_, level) => factor ** level);
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}

function meanOf(shares: Float64Array): number {
  return shares.reduce((sum, share, level) => sum + share * level, 0);
}
