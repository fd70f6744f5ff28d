import gammaln from '@stdlib/math-base-special-gammaln';
import type { Failures } from './proportions.ts';

const { exp, log, log1p, max, min, sqrt } = Math;

/** One beta distribution that the nights' failure rates may come from, and how probable it is. */
export type BetaNode = { readonly alpha: number; readonly beta: number; readonly weight: number };

/** The grid over the overdispersion, as log((1 − B) / B) of the shrinkage B: from −6, which is none, in such steps. */
const LEAST_LOGIT = -6;
const STEP = 0.45;
/** Points over the mean at each overdispersion, from so many standard deviations below to as many above. */
const MEAN_POINTS = 19;
const REACH = 5;
/** Nights whose rates scatter by more than a factor of 1 / √this around their mean are not looked for. */
const LEAST_SHAPE = 0.05;
/** Nodes of less than e^−this of the likeliest one are left out. */
const NEGLIGIBLE = 18;

type Node = Omit<BetaNode, 'weight'> & { readonly logWeight: number };

/**
 * Weighs the beta distributions that the nights' failure rates may come from: a grid over overdispersion and mean.
 *
 * @param nights of valid counts, at least 1
 * @returns nodes of weights that add up to 1, some hundreds
 */
export function nightsPosterior(nights: readonly Failures[]): BetaNode[] {
  const typical = harmonicMean(nights.map(({ requests }) => requests));
  let best = -Infinity;
  const nodes: Node[] = [];
  for (let logit = LEAST_LOGIT; logit < log(typical / LEAST_SHAPE); logit += STEP) {
    // B = size / (size + requests), so that a night's variance is about 1 / B times the binomial one.
    const size = typical * exp(-logit);
    const { mean, spread } = likelyMean(nights, size);
    const density = densityAt(nights, size);
    const height = density(mean) + logPrior(mean * size, (1 - mean) * size);
    best = max(best, height + log(spread));
    if (height + log(spread) < best - NEGLIGIBLE) continue;
    const step = (2 * REACH * spread) / (MEAN_POINTS - 1);
    for (let point = 0; point < MEAN_POINTS; point++) {
      const share = logistic(log(mean / (1 - mean)) + point * step - REACH * spread);
      const [alpha, beta] = [share * size, (1 - share) * size];
      if (min(alpha, beta) < LEAST_SHAPE) continue;
      nodes.push({ alpha, beta, logWeight: density(share) + logPrior(alpha, beta) + log(step) });
    }
  }
  return weighted(nodes);
}

function weighted(nodes: readonly Node[]): BetaNode[] {
  const best = max(...nodes.map(({ logWeight }) => logWeight));
  const kept = nodes.filter(({ logWeight }) => logWeight > best - NEGLIGIBLE);
  let total = 0;
  for (const { logWeight } of kept) total += exp(logWeight - best);
  return kept.map(({ alpha, beta, logWeight }) => ({
    alpha,
    beta,
    weight: exp(logWeight - best) / total,
  }));
}

/** Near the likeliest mean share at this size, and the standard deviation of its logit. */
function likelyMean(nights: readonly Failures[], size: number): { mean: number; spread: number } {
  let sum = 0.5;
  let all = 1;
  let information = 0;
  for (const { failures, requests } of nights) {
    // A night of many requests tells little more than one of few, where nights differ.
    const weight = (size + 1) / (size + requests);
    sum += weight * failures;
    all += weight * requests;
    information += weight * requests;
  }
  const mean = sum / all;
  return { mean, spread: min(2.5, 1 / sqrt(information * mean * (1 - mean))) };
}

/** The logarithm of likelihood times Jeffreys' prior of the mean, as a density of the mean's logit. */
function densityAt(nights: readonly Failures[], size: number): (share: number) => number {
  let common = nights.length * gammaln(size);
  for (const { requests } of nights) common -= gammaln(size + requests);
  return (share) => {
    const alpha = share * size;
    const beta = (1 - share) * size;
    const [ofAlpha, ofBeta] = [gammaln(alpha), gammaln(beta)];
    let sum = common + (log(share) + log1p(-share)) / 2;
    for (const { failures, requests } of nights) {
      if (failures > 0) sum += gammaln(alpha + failures) - ofAlpha;
      if (failures < requests) sum += gammaln(beta + requests - failures) - ofBeta;
    }
    return sum;
  };
}

/**
 * The logarithm of the prior of the nights' coefficient of variation, as a density of the logarithm of size: half of a t
 * with 3 degrees of freedom and scale 1 / √3. Flat towards no scatter at all, and a rate that is mostly zero is not
 * ruled out by it; a Cauchy's tail would not believe a burst after 21 nights without any failure.
 */
function logPrior(alpha: number, beta: number): number {
  const square = 1 / min(alpha, beta);
  return log(square) / 2 - 2 * log1p(square);
}

function logistic(x: number): number {
  return 1 / (1 + exp(-x));
}

function harmonicMean(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += 1 / value;
  return values.length / sum;
}
