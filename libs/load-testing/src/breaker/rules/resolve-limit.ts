import { PerfError } from '@perf-agent/contracts';
import { METRICS, type BaselineNumbers, type Criterion } from '../criterion.ts';
import { formatCriterion } from '../format-criterion.ts';

/** The numbers criteria can be relative to: of all requests, and of those with one name. */
export type BreakerBaseline = BaselineNumbers & {
  readonly byName?: Readonly<Record<string, BaselineNumbers>>;
};

/** A service whose baseline is free of errors is not stopped for its first one. */
const MIN_RELATIVE_ERROR_RATIO = 0.01;

/**
 * @returns the limit in the metric's unit; an error ratio relative to a baseline is at least 1 %
 * @throws PerfError CRITERION_INVALID when the baseline has not the number it is relative to
 */
export function resolveLimit(criterion: Criterion, baseline: BreakerBaseline | undefined): number {
  const { metric, limit, requestName } = criterion;
  if (limit.kind === 'absolute') return limit.value;
  const field = METRICS[metric].baseline;
  const numbers = requestName === undefined ? baseline : baseline?.byName?.[requestName];
  const value = field === undefined ? undefined : numbers?.[field];
  if (field === undefined || value === undefined) {
    const of = requestName === undefined ? '' : ` of ${JSON.stringify(requestName)}`;
    const found = baseline === undefined ? 'there is no baseline' : 'the baseline has none';
    throw new PerfError(
      'CRITERION_INVALID',
      `criterion ${JSON.stringify(formatCriterion(criterion))}: expected ${field ?? metric}${of} in the baseline, found that ${found}`,
      { hint: 'Measure a baseline first, or write the limit as an absolute value.' },
    );
  }
  const absolute = value * limit.ratio;
  return metric === 'errorRatio' ? Math.max(absolute, MIN_RELATIVE_ERROR_RATIO) : absolute;
}
