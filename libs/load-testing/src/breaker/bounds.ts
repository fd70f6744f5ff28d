/** Bounds of what a count can stand for, `deviations` standard deviations away from it. */
export type Bounds = { readonly low: number; readonly high: number };

/**
 * Wilson's score interval of a share. Unlike the share ± its standard error it holds for few trials and at 0 and 1.
 *
 * @param count of `trials`; both may be fractions (trials that come in clusters count for less)
 * @returns 0 to 1 without trials
 * @see Wilson 1927; checked in bounds.spec.ts against R's prop.test without correction
 */
export function wilsonBounds(count: number, trials: number, deviations: number): Bounds {
  if (trials <= 0) return { low: 0, high: 1 };
  const share = count / trials;
  const squares = deviations ** 2 / trials;
  const center = share + squares / 2;
  const half = Math.sqrt(squares * (share * (1 - share) + squares / 4));
  return {
    low: Math.max(0, (center - half) / (1 + squares)),
    high: Math.min(1, (center + half) / (1 + squares)),
  };
}

/**
 * The score interval of the mean of a Poisson distribution, given one count.
 *
 * @returns the means from which the count is at most `deviations` of their own standard deviations away
 */
export function poissonBounds(count: number, deviations: number): Bounds {
  const squares = deviations ** 2;
  const center = count + squares / 2;
  const half = deviations * Math.sqrt(count + squares / 4);
  return { low: Math.max(0, center - half), high: center + half };
}
