import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Answers of scipy, kept outside the repository. */
export type Reference = {
  two_sample: {
    a: number[];
    q95_type7_a: number;
    /** `[null, null]` where the sample is too small. */
    median_ci95_orderstat_a: [number | null, number | null];
  }[];
  dist: { df: number; p: number; t: number; binom_n: number; binom_q: number }[];
};

const FILE = path.resolve(import.meta.dirname, '../../../../../shared/data/stats/reference.json');

/** @returns undefined where the file is absent: skip the test by name then */
export function readReference(): Reference | undefined {
  if (!existsSync(FILE)) return undefined;
  return JSON.parse(readFileSync(FILE, 'utf8')) as Reference;
}
