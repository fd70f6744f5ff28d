import { wilsonBounds, poissonBounds, type Bounds } from '../bounds.ts';
import { METRICS, type Comparator, type CriterionMetric } from '../criterion.ts';
import type { TimeWindow } from '../time-window.ts';

/** Requests that a latency or error ratio needs: of fewer the 95th percentile is the slowest one. */
const MIN_REQUEST_COUNT = 20;
const MIN_PROBE_COUNT = 3;

/** By chance alone a count is so far off about once in a thousand times. */
const DEVIATIONS = 3;

export type Judgement = {
  readonly value: number;
  /** The comparison holds, and not by chance. */
  readonly holds: boolean;
};

/** @returns how many requests (probes) must have been seen before a metric is believed */
export function minCountOf(metric: CriterionMetric): number {
  if (metric === 'health') return MIN_PROBE_COUNT;
  // One slow request is one slow request, whatever the others were.
  const isCount = METRICS[metric].unit === 'count' || metric === 'max' || metric === 'throughput';
  return isCount ? 0 : MIN_REQUEST_COUNT;
}

/**
 * Compares the window's value with the limit. Error ratio, throughput and quantiles are counts at bottom (a quantile is
 * above the limit when more requests than its share allows are), and must be off by more than chance: 3 standard
 * deviations by Wilson's interval, of throughput by the Poisson one. Mean, max and counts are compared as they are.
 *
 * @param clusterSize how many requests fail together; an error ratio has so many times fewer independent requests
 * @param window with at least one request, except for throughput and counts
 * @param limit in the metric's unit
 */
export function judgeMetric(
  metric: CriterionMetric,
  comparator: Comparator,
  limit: number,
  window: TimeWindow,
  clusterSize: number,
): Judgement {
  const { requestCount, failureCount, windowMs, latency } = window;
  const above = comparator.startsWith('>');
  const beyond = ({ low, high }: Bounds, border: number): boolean =>
    compare(above ? low : high, comparator, border);
  switch (metric) {
    case 'errorRatio':
      return {
        value: failureCount / requestCount,
        holds: beyond(
          wilsonBounds(failureCount / clusterSize, requestCount / clusterSize, DEVIATIONS),
          limit,
        ),
      };
    case 'throughput': {
      const seconds = windowMs / 1000;
      return {
        value: requestCount / seconds,
        holds: beyond(poissonBounds(requestCount, DEVIATIONS), limit * seconds),
      };
    }
    case 'failures':
      return plain(failureCount);
    case 'requests':
      return plain(requestCount);
    case 'health':
      return plain((requestCount - failureCount) / requestCount);
    case 'mean':
      return plain((latency?.sumMs() ?? 0) / requestCount);
    case 'max':
      return plain(latency?.maxMs() ?? 0);
    case 'p50':
    case 'p95':
    case 'p99': {
      const share = METRICS[metric].quantile ?? 0.5;
      const slower = latency?.countAbove(limit, comparator === '>=' || comparator === '<') ?? 0;
      return {
        value: latency?.quantileMs(share, requestCount) ?? 0,
        holds: beyond(wilsonBounds(slower, requestCount, DEVIATIONS), 1 - share),
      };
    }
  }

  function plain(value: number): Judgement {
    return { value, holds: compare(value, comparator, limit) };
  }
}

function compare(value: number, comparator: Comparator, limit: number): boolean {
  if (comparator === '>') return value > limit;
  if (comparator === '<') return value < limit;
  return comparator === '>=' ? value >= limit : value <= limit;
}
