import type { Outcome } from './measure.ts';

/** What many searches say together. Errors are shares, 0 to 1. */
export type Summary = {
  readonly medianError: number;
  readonly p95Error: number;
  readonly worstError: number;
  readonly bias: number;
  readonly medianRequestCount: number;
  readonly meanRequestCount: number;
  readonly coveredRatio?: number;
};

export function summary(outcomes: readonly Outcome[]): Summary {
  const errors = sorted(outcomes.map(({ relativeError }) => Math.abs(relativeError)));
  const counts = sorted(outcomes.map(({ requestCount }) => requestCount));
  const withInterval = outcomes.filter(({ isCovered }) => isCovered !== undefined);
  const covered = withInterval.filter(({ isCovered }) => isCovered).length;
  return {
    medianError: at(errors, 0.5),
    p95Error: at(errors, 0.95),
    worstError: at(errors, 1),
    bias: mean(outcomes.map(({ relativeError }) => relativeError)),
    medianRequestCount: at(counts, 0.5),
    meanRequestCount: mean(counts),
    ...(withInterval.length > 0 ? { coveredRatio: covered / withInterval.length } : {}),
  };
}

/** Without an estimate there is no error that would be small. */
function sorted(values: readonly number[]): number[] {
  return values.map((value) => (Number.isNaN(value) ? Infinity : value)).toSorted((a, b) => a - b);
}

function at(ascending: readonly number[], p: number): number {
  return ascending[Math.ceil(p * (ascending.length - 1))] ?? NaN;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export const HEAD = [
  '| search | n | median error | p95 error | worst error | bias | interval holds the truth | requests, median | requests, mean |',
  '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
].join('\n');

export function row(name: string, count: number, of: Summary): string {
  const { coveredRatio } = of;
  const cells = [
    name,
    String(count),
    percent(of.medianError),
    percent(of.p95Error),
    percent(of.worstError),
    percent(of.bias),
    coveredRatio === undefined ? '–' : percent(coveredRatio),
    of.medianRequestCount.toFixed(0),
    of.meanRequestCount.toFixed(0),
  ];
  return `| ${cells.join(' | ')} |`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
