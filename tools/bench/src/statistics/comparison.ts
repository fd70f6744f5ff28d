import { compareRuns, type Design } from '@perf-agent/regression-statistics/comparison';
import { COMPARISON_NOISES, type ComparisonNoise } from './comparison-noises.ts';
import { nightDraws } from './night-draws.ts';

const { exp, expm1, log1p } = Math;

/** One way to measure: how, how often, and how much of the noise a pair shares. */
export type ComparisonPlan = {
  readonly design: Design;
  readonly runs: number;
  /** Standard deviation of what the runs of a pair share, on the log scale. */
  readonly shared: number;
  /** Relative: 0.05 for +5 %. */
  readonly effect: number;
};

/** What came of many comparisons of one plan under one noise; shares of the rounds, 0 to 1. */
export type ComparisonScore = ComparisonPlan & {
  readonly noise: string;
  readonly worse: number;
  readonly better: number;
  readonly same: number;
  readonly inconclusive: number;
  /** p below .05. */
  readonly significant: number;
  /** Intervals that hold the true effect. */
  readonly covered: number;
  /** CPU time of one comparison. */
  readonly cpuMs: number;
};

export const COMPARISON_PLANS: readonly ComparisonPlan[] = [
  { design: 'separate', runs: 5, shared: 0, effect: 0 },
  { design: 'separate', runs: 10, shared: 0, effect: 0 },
  { design: 'separate', runs: 30, shared: 0, effect: 0 },
  { design: 'interleaved', runs: 5, shared: 0.3, effect: 0 },
  { design: 'paired', runs: 10, shared: 0.3, effect: 0 },
  { design: 'separate', runs: 10, shared: 0, effect: 0.05 },
  { design: 'separate', runs: 10, shared: 0, effect: 0.1 },
  { design: 'separate', runs: 30, shared: 0, effect: 0.05 },
  { design: 'interleaved', runs: 10, shared: 0.3, effect: 0.1 },
  { design: 'paired', runs: 30, shared: 0.3, effect: 0.05 },
];

/** Compares builds of known difference again and again, by default with the floor of 2 %. */
export function scoreComparisons(seed: number, rounds: number): ComparisonScore[] {
  return COMPARISON_NOISES.flatMap((noise, index) =>
    COMPARISON_PLANS.map((plan) => scorePlan(noise, plan, seed + index, rounds)),
  );
}

function scorePlan(
  { name, draw }: ComparisonNoise,
  plan: ComparisonPlan,
  seed: number,
  rounds: number,
): ComparisonScore {
  const draws = nightDraws(seed);
  const { design, runs, shared, effect } = plan;
  const counts = { worse: 0, better: 0, same: 0, inconclusive: 0, significant: 0, covered: 0 };
  const began = process.cpuUsage();
  for (let round = 0; round < rounds; round++) {
    const levels = Array.from({ length: runs }, () => shared * draws.normal());
    const base = levels.map((level) => 100 * exp(level + draw(draws)));
    const candidate = levels.map((level) => 100 * exp(level + draw(draws) + log1p(effect)));
    const found = compareRuns({ base, candidate, worse: 'higher', design });
    const { low = -1, high = Infinity } = found.effect ?? {};
    counts[found.verdict]++;
    if ((found.pValue ?? 1) < 0.05) counts.significant++;
    if (low <= effect + expm1(1e-9) && high >= effect - expm1(1e-9)) counts.covered++;
  }
  const { user, system } = process.cpuUsage(began);
  return {
    ...plan,
    noise: name,
    worse: counts.worse / rounds,
    better: counts.better / rounds,
    same: counts.same / rounds,
    inconclusive: counts.inconclusive / rounds,
    significant: counts.significant / rounds,
    covered: counts.covered / rounds,
    cpuMs: (user + system) / 1000 / rounds,
  };
}
