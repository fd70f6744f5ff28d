import type { NightDraws } from './night-draws.ts';

const { log, round } = Math;

/** How much a run differs from its level, on the log scale. */
export type ComparisonNoise = {
  readonly name: string;
  readonly draw: (draws: NightDraws) => number;
};

export const COMPARISON_NOISES: readonly ComparisonNoise[] = [
  { name: 'lognormal', draw: ({ normal }) => 0.05 * normal() },
  // A third of the runs is 16 % slower.
  { name: 'bimodal', draw: ({ normal, chance }) => 0.02 * normal() + (chance(1 / 3) ? 0.15 : 0) },
  // With 2 degrees of freedom there is no variance.
  { name: 'heavy', draw: ({ studentT }) => 0.04 * studentT(2) },
  { name: 'skewed', draw: ({ gamma }) => 0.05 * gamma(1) },
  // A level of 20 ms in whole milliseconds: many ties.
  { name: 'whole', draw: ({ normal }) => log(round(20 * Math.exp(0.08 * normal())) / 20) },
];
