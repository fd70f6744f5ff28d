import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  benjaminiHochberg,
  benjaminiYekutieli,
  cliffsDelta,
  harrellDavis,
  hodgesLehmann,
  kolmogorovSmirnov,
  mad,
  mannWhitney,
  quantile,
  quantileInterval,
  welch,
} from '@perf-agent/regression-statistics';
import { statisticsDir } from '../paths.ts';
import type { Verdict } from '../results/targets.ts';

const FILE = path.join(statisticsDir, 'reference.json');
/** What is asked for, and what is hoped for where the answer is exact. */
const MOST = 1e-9;
const MOST_EXACT = 1e-12;
/** Up to so many pairs the test is exact; with ties scipy has no exact answer. */
const EXACT_PAIRS = 10_000;

type Numbers = Record<string, number | null>;

type Reference = {
  two_sample: (Numbers & {
    a: number[];
    b: number[];
    median_ci95_orderstat_a: [number | null, number | null];
  })[];
  fdr: { p: number[]; bh: number[]; by: number[] }[];
};

/** The worst of some differences between ours and scipy's. */
export type Accuracy = {
  readonly name: string;
  readonly count: number;
  /** |ours − expected| / |expected|; absolute where 0 is expected. */
  readonly worst: number;
  readonly exact: boolean;
};

type Pair = readonly [ours: number | undefined, expected: number | null | undefined];

/** @returns undefined where the answers are absent */
export async function primitivesAccuracy(): Promise<Accuracy[] | undefined> {
  if (!existsSync(FILE)) return undefined;
  const { two_sample: samples, fdr } = JSON.parse(await readFile(FILE, 'utf8')) as Reference;
  const each = (pairsOf: (sample: (typeof samples)[number], sorted: number[]) => Pair[]): Pair[] =>
    samples.flatMap((sample) =>
      pairsOf(
        sample,
        sample.a.toSorted((x, y) => x - y),
      ),
    );
  return [
    accuracy(
      'quantile, type 7',
      true,
      each(({ q95_type7_a }, a) => [[quantile(a, 0.95), q95_type7_a]]),
    ),
    accuracy(
      'quantile, Harrell–Davis',
      true,
      each(({ hd_p50_a, hd_p95_a }, a) => [
        [harrellDavis(a, 0.5), hd_p50_a],
        [harrellDavis(a, 0.95), hd_p95_a],
      ]),
    ),
    accuracy(
      'interval of the median, order statistics',
      true,
      each(({ median_ci95_orderstat_a: [low, high] }, a) => {
        const interval = quantileInterval(a, 0.5);
        return [
          [interval.low, low],
          [interval.high, high],
        ];
      }),
    ),
    accuracy(
      'median absolute deviation',
      true,
      each(({ a, mad_a }) => [[mad(a), mad_a]]),
    ),
    accuracy(
      'Mann–Whitney, U',
      true,
      each(({ a, b, mw_U_b }) => [[mannWhitney(a, b).u, mw_U_b]]),
    ),
    accuracy(
      'Mann–Whitney, exact p',
      true,
      each(({ a, b, mw_p_exact_two_sided: expected }) =>
        expected === null || a.length * b.length > EXACT_PAIRS
          ? []
          : [[mannWhitney(a, b).pTwoSided, expected]],
      ),
    ),
    accuracy(
      'Mann–Whitney, normal p',
      false,
      each(({ a, b, mw_p_asymptotic_two_sided, mw_p_asymptotic_greater }) => {
        const { pTwoSided, pGreater } = mannWhitney(a, b, 'normal');
        return [
          [pTwoSided, mw_p_asymptotic_two_sided],
          [pGreater, mw_p_asymptotic_greater],
        ];
      }),
    ),
    accuracy(
      'Welch, p',
      false,
      each(({ a, b, welch_p }) => [[welch(a, b).pTwoSided, welch_p]]),
    ),
    accuracy(
      'Hodges–Lehmann shift',
      false,
      each(({ a, b, hodges_lehmann_b_minus_a }) => [
        [hodgesLehmann(a, b).value, hodges_lehmann_b_minus_a],
      ]),
    ),
    accuracy(
      "Cliff's delta",
      false,
      each(({ a, b, cliffs_delta_b_vs_a }) => [[cliffsDelta(a, b).value, cliffs_delta_b_vs_a]]),
    ),
    accuracy(
      'Kolmogorov–Smirnov, D',
      false,
      each(({ a, b, ks_stat }) => [[kolmogorovSmirnov(a, b), ks_stat]]),
    ),
    accuracy(
      'Benjamini–Hochberg',
      false,
      fdr.flatMap(({ p, bh }) => zip(benjaminiHochberg(p), bh)),
    ),
    accuracy(
      'Benjamini–Yekutieli',
      false,
      fdr.flatMap(({ p, by }) => zip(benjaminiYekutieli(p), by)),
    ),
  ];
}

export function accuracyTable(accuracies: readonly Accuracy[]): string {
  return [
    '| primitive | answers | worst relative difference | asked for | aim |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...accuracies.map(
      ({ name, count, worst, exact }) =>
        `| ${name} | ${count} | ${worst.toExponential(1)} | ${MOST} | ${exact ? MOST_EXACT : MOST} |`,
    ),
  ].join('\n');
}

export function accuracyVerdicts(accuracies: readonly Accuracy[]): Verdict[] {
  return accuracies.map(({ name, worst }) => ({
    text: `${name}: ${worst.toExponential(1)} from scipy, expected at most ${MOST}`,
    holds: worst <= MOST,
  }));
}

/** Where the reference has no answer, there must be none of ours. */
function accuracy(name: string, exact: boolean, pairs: readonly Pair[]): Accuracy {
  let worst = 0;
  let count = 0;
  for (const [ours, expected] of pairs) {
    if (expected === null || expected === undefined) {
      if (ours !== undefined) worst = Infinity;
      continue;
    }
    count++;
    const difference = Math.abs((ours ?? NaN) - expected);
    const relative = expected === 0 ? difference : difference / Math.abs(expected);
    worst = relative <= worst ? worst : Number.isNaN(relative) ? Infinity : relative;
  }
  return { name, exact, count, worst };
}

function zip(ours: readonly number[], expected: readonly number[]): Pair[] {
  return expected.map((value, index) => [ours[index], value]);
}
