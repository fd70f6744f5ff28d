import gammaln from '@stdlib/math-base-special-gammaln';
import betaCdf from '@stdlib/stats-base-dists-beta-cdf';
import type { BetaNode } from './beta-binomial-posterior.ts';
import type { Failures } from './proportions.ts';

const { exp, log, log1p, max } = Math;

/** Up to so many failures the probabilities are added one by one. */
const ADDED = 400;
/** A tail that is not summed up after so many is not a small one. */
const MOST_ADDED = 4000;
/** Above, the quadrature over the rate: points over so many standard deviations of its logarithm on each side. */
const POINTS = 33;
const REACH = 6;

/**
 * P(as many failures or more) and P(as many or fewer) of a night whose failure rate comes from a beta distribution.
 *
 * @see Skellam 1948; checked in failure-nights.spec.ts against scipy's betabinom
 */
export function betaBinomialTails(
  { alpha, beta }: Omit<BetaNode, 'weight'>,
  { failures, requests }: Failures,
): { atLeast: number; atMost: number } {
  if (failures > ADDED) {
    // A binomial reaches the count where its rate is at least a beta(failures, rest + 1) variable.
    return {
      atLeast: meanOverBeta(failures, requests - failures + 1, (y) => betaCdf(1 - y, beta, alpha)),
      atMost:
        failures === requests
          ? 1
          : meanOverBeta(failures + 1, requests - failures, (y) => betaCdf(y, alpha, beta)),
    };
  }
  let chance = exp(
    gammaln(alpha + beta) -
      gammaln(beta) +
      gammaln(beta + requests) -
      gammaln(alpha + beta + requests),
  );
  let below = 0;
  for (let k = 0; k < failures; k++) {
    below += chance;
    chance *= ((requests - k) * (k + alpha)) / ((k + 1) * (requests - k - 1 + beta));
  }
  const rest = below > 0.99 ? addedUpper(alpha, beta, failures, requests, chance) : undefined;
  return { atLeast: rest ?? max(0, 1 - below), atMost: below + chance };
}

/** A small upper tail, added up from its own end: 1 − below would lose its digits. */
function addedUpper(
  alpha: number,
  beta: number,
  failures: number,
  requests: number,
  first: number,
): number | undefined {
  let sum = 0;
  let chance = first;
  for (let k = failures; k < failures + MOST_ADDED; k++) {
    sum += chance;
    if (k === requests || chance < sum * 1e-12) return sum;
    chance *= ((requests - k) * (k + alpha)) / ((k + 1) * (requests - k - 1 + beta));
  }
  return undefined;
}

/** The mean of a smooth function of a beta(a, b) variable, which with a large a is narrow: by quadrature in its logit. */
function meanOverBeta(a: number, b: number, value: (y: number) => number): number {
  const center = a / (a + b);
  const step = (2 * REACH) / (POINTS - 1) / Math.sqrt((a * b) / (a + b));
  let mass = 0;
  let sum = 0;
  for (let point = 0; point < POINTS; point++) {
    const shift = (point - (POINTS - 1) / 2) * step;
    const y = 1 / (1 + ((1 - center) / center) * exp(-shift));
    const weight = exp(a * log(y / center) + b * (log1p(-y) - log1p(-center)));
    mass += weight;
    sum += weight * value(y);
  }
  return sum / mass;
}
