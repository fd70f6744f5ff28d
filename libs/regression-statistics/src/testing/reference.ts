import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Answers of scipy, kept outside the repository. */
export type Reference = {
  two_sample: TwoSample[];
  /** p-values, and the same adjusted by Benjamini & Hochberg and by Benjamini & Yekutieli. */
  fdr: { p: number[]; bh: number[]; by: number[] }[];
  dist: { df: number; p: number; t: number; binom_n: number; binom_q: number }[];
};

export type TwoSample = {
  kind: string;
  a: number[];
  b: number[];
  tied: boolean;
  mw_U_b: number;
  mw_p_asymptotic_two_sided: number;
  mw_p_asymptotic_greater: number;
  /** `null` with ties. */
  mw_p_exact_two_sided: number | null;
  welch_p: number;
  hodges_lehmann_b_minus_a: number;
  cliffs_delta_b_vs_a: number;
  ks_stat: number;
  hd_p50_a: number;
  hd_p95_a: number;
  q95_type7_a: number;
  mad_a: number;
  /** `[null, null]` where the sample is too small. */
  median_ci95_orderstat_a: [number | null, number | null];
};

const FILE = path.resolve(import.meta.dirname, '../../../../../shared/data/stats/reference.json');

/** @returns undefined where the file is absent: skip the test by name then */
export function readReference(): Reference | undefined {
  if (!existsSync(FILE)) return undefined;
  return JSON.parse(readFileSync(FILE, 'utf8')) as Reference;
}
