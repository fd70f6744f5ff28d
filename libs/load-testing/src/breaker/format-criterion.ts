import { METRICS, type Criterion, type MetricUnit } from './criterion.ts';
import { shiftDecimal } from './decimal.ts';
import { nameText } from './scanner.ts';

/** @returns the criterion as `parseCriterion` reads it back, in one way of writing */
export function formatCriterion(criterion: Criterion): string {
  const { metric, requestName, comparator, windowMs, holdMs, outcome } = criterion;
  return [
    METRICS[metric].words,
    ...(requestName === undefined ? [] : ['of', nameText(requestName)]),
    comparator,
    limitText(criterion),
    ...(windowMs === undefined ? [] : ['over', timeText(windowMs)]),
    ...(holdMs === undefined ? [] : ['for', timeText(holdMs)]),
  ]
    .join(' ')
    .concat(outcome === 'failed' ? ', stop as failed' : ', stop');
}

function limitText({ metric, limit }: Criterion): string {
  if (limit.kind === 'baseline') return `${percentText(limit.ratio)} of baseline`;
  const texts: Record<MetricUnit, (value: number) => string> = {
    ms: timeText,
    ratio: percentText,
    rps: (value) => `${value}rps`,
    count: String,
  };
  return texts[METRICS[metric].unit](limit.value);
}

function percentText(ratio: number): string {
  return `${shiftDecimal(String(ratio), 2)}%`;
}

/** In the largest unit that needs no fraction. */
function timeText(ms: number): string {
  if (ms > 0 && ms % 60_000 === 0) return `${ms / 60_000}m`;
  return ms > 0 && ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`;
}
