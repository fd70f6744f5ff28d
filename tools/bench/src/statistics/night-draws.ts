import { seededRandom, type SeededRandom } from '@perf-agent/regression-statistics';

const { exp, log, sqrt } = Math;

/** Random numbers of the distributions that nights are simulated with. */
export type NightDraws = SeededRandom & {
  /** In [low, high). */
  readonly between: (low: number, high: number) => number;
  readonly chance: (probability: number) => boolean;
  /** @param shape at least 1; the scale is 1 */
  readonly gamma: (shape: number) => number;
  readonly beta: (a: number, b: number) => number;
  readonly studentT: (freedom: number) => number;
};

export function nightDraws(seed: number): NightDraws {
  const random = seededRandom(seed);
  const { normal, uniform } = random;
  // Marsaglia & Tsang 2000, A simple method for generating gamma variables.
  const gamma = (shape: number): number => {
    const d = shape - 1 / 3;
    const c = 1 / (3 * sqrt(d));
    for (;;) {
      const x = normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && log(1 - uniform()) < 0.5 * x * x + d * (1 - v + log(v))) return d * v;
    }
  };
  return {
    ...random,
    between: (low, high) => low + (high - low) * uniform(),
    chance: (probability) => uniform() < probability,
    gamma,
    beta: (a, b) => {
      const first = gamma(a);
      return first / (first + gamma(b));
    },
    studentT: (freedom) => normal() / sqrt((2 * gamma(freedom / 2)) / freedom),
  };
}

/** A typical level of latencies, evenly spread over three decades: 2 to 2,000 ms. */
export function anyLevel({ between }: NightDraws): number {
  return exp(between(log(2), log(2000)));
}
