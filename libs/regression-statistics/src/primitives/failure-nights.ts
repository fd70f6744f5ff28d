import { PerfError } from '@perf-agent/contracts/basics';
import { type BetaNode, nightsPosterior } from './beta-binomial-posterior.ts';
import { betaBinomialTails } from './beta-binomial-tails.ts';
import { type Failures, assertFailures } from './proportions.ts';

/** Fewer nights say nothing about how much nights differ. */
const LEAST_NIGHTS = 3;

export type FailureComparison = {
  /** For tonight failing more than the nights: P(as many failures or more). */
  readonly pGreater: number;
  readonly pLess: number;
  readonly pTwoSided: number;
  /** The failed share that the nights lead to expect tonight, 0 to 1. */
  readonly expectedShare: number;
  /** Variance of a night's failures over what independent requests would have: 1 is none beyond chance. */
  readonly overdispersion: number;
};

/**
 * Compares tonight's failures with those of the nights before, where nights differ by more than chance: failures come
 * in bursts, most nights may have none at all.
 *
 * Every night has a failure rate of its own from a beta distribution (so counts are beta-binomial). What is known of
 * that distribution from the nights, with the uncertainty of it, predicts tonight; p is the predicted probability of
 * as many failures or more. Mean: Jeffreys' prior. Coefficient of variation of the rates: a half-t prior of scale near 1.
 * A test on pooled requests would alarm on quiet nights. Where rates are not of a beta distribution but have rare
 * bursts, none of them in the nights given, p cannot know of these. Takes 1 to 10 ms.
 *
 * @param nights at least 3, any order, of any numbers of requests
 * @returns pTwoSided is twice the smaller of the two, at most 1
 * @throws PerfError SAMPLE_TOO_SMALL; SAMPLE_INVALID for counts that are none
 * @see Skellam 1948 (beta-binomial); Gelman 2006 (half-t prior); Box 1980 (predictive p-value); its error rate is
 *   simulated in failure-nights.spec.ts
 */
export function compareFailures(nights: readonly Failures[], tonight: Failures): FailureComparison {
  for (const night of [...nights, tonight]) assertFailures('compareFailures', night);
  if (nights.length < LEAST_NIGHTS) {
    throw new PerfError(
      'SAMPLE_TOO_SMALL',
      `compareFailures: ${nights.length} nights, expected at least ${LEAST_NIGHTS}`,
    );
  }
  const posterior = nightsPosterior(nights);
  let pGreater = 0;
  let pLess = 0;
  let expectedShare = 0;
  let overdispersion = 0;
  for (const node of posterior) {
    const { atLeast, atMost } = betaBinomialTails(node, tonight);
    pGreater += node.weight * atLeast;
    pLess += node.weight * atMost;
    expectedShare += (node.weight * node.alpha) / (node.alpha + node.beta);
    overdispersion += node.weight * excess(node, tonight.requests);
  }
  pGreater = Math.min(1, pGreater);
  pLess = Math.min(1, pLess);
  const pTwoSided = Math.min(1, 2 * Math.min(pGreater, pLess));
  return { pGreater, pLess, pTwoSided, expectedShare, overdispersion };
}

function excess({ alpha, beta }: BetaNode, requests: number): number {
  return 1 + (requests - 1) / (alpha + beta + 1);
}
