import { seededUniform } from '../../testing/seeded-uniform.ts';

export interface Random {
  /** @returns a whole number from 0 to below `limit` */
  below(limit: number): number;
}

/** The same numbers for the same seed. */
export function seededRandom(seed: number): Random {
  const uniform = seededUniform(seed);
  return { below: (limit) => Math.floor(uniform() * limit) };
}
