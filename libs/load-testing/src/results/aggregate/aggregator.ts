import type { Exactness, Latency, LoadResult, NamedResult } from '@perf-agent/contracts';
import type { SampleSink, Span } from '../sample-reader.ts';
import { latencyOfSorted } from './latency.ts';
import { HISTOGRAM_ERROR } from './log-histogram.ts';
import { createSeriesBuilder, MAX_SECONDS } from './series.ts';
import { sortedView, type Distribution } from './sorted-view.ts';
import { createBudget, createValueStore, MAX_KEPT_VALUES, type ValueStore } from './value-store.ts';

/** Names beyond it are counted together: dynamic URLs must not fill the memory. */
export const MAX_NAMES = 1000;
export const OTHER_NAMES = '(other)';

export type Aggregate = Pick<
  LoadResult,
  'requestCount' | 'failureCount' | 'errorRatio' | 'throughputRps' | 'durationMs'
> & {
  readonly latencyMs?: Latency;
  readonly byName: Record<string, NamedResult>;
  readonly series: NonNullable<LoadResult['series']>;
  readonly exactness: Exactness;
  readonly warnings: readonly string[];
  readonly startAtMs?: number;
};

export interface Aggregator extends SampleSink {
  /** Events that are no requests, but lie in the run: rates are over the whole of it. */
  widen(span: Span): void;
  requestCount(): number;
  /** @returns what has been added so far; more can be added afterwards */
  result(): Aggregate;
}

type Group = {
  readonly values: ValueStore;
  requestCount: number;
  failureCount: number;
  sumMs: number;
  minMs: number;
  maxMs: number;
};

/** Sorting is done once for a name and for the whole. */
type Measured = ReadonlyMap<Group, Distribution>;

/**
 * Counts samples of one run, of any number of files: samples of several that are added to one aggregator are merged as
 * if one file had held them. Memory is bounded; quantiles are exact up to `maxKeptValues` of fractional milliseconds.
 */
export function createAggregator(options: { readonly maxKeptValues?: number } = {}): Aggregator {
  const budget = createBudget(options.maxKeptValues ?? MAX_KEPT_VALUES);
  const groups = new Map<string, Group>();
  const series = createSeriesBuilder();
  let lastName: string | undefined;
  let lastGroup = newGroup();
  let firstStartMs = Infinity;
  let lastEndMs = -Infinity;
  let foldedCount = 0;
  let span: Span | undefined;

  function newGroup(): Group {
    const values = createValueStore(budget);
    return { values, requestCount: 0, failureCount: 0, sumMs: 0, minMs: Infinity, maxMs: 0 };
  }

  function groupOf(name: string): Group {
    const known = groups.get(name);
    if (known) return known;
    if (groups.size >= MAX_NAMES && name !== OTHER_NAMES) {
      foldedCount++;
      return groupOf(OTHER_NAMES);
    }
    const group = newGroup();
    groups.set(name, group);
    return group;
  }

  return {
    add(startAtMs, elapsedMs, failed, name) {
      if (name !== lastName) {
        lastGroup = groupOf(name);
        // A folded name is looked up each time, to be counted.
        lastName = foldedCount === 0 ? name : undefined;
      }
      const group = lastGroup;
      group.requestCount++;
      if (failed) group.failureCount++;
      group.sumMs += elapsedMs;
      if (elapsedMs < group.minMs) group.minMs = elapsedMs;
      if (elapsedMs > group.maxMs) group.maxMs = elapsedMs;
      group.values.add(elapsedMs);
      const endAtMs = startAtMs + elapsedMs;
      if (startAtMs < firstStartMs) firstStartMs = startAtMs;
      if (endAtMs > lastEndMs) lastEndMs = endAtMs;
      series.add(endAtMs, elapsedMs, failed);
    },
    widen({ fromMs, toMs }) {
      span = {
        fromMs: Math.min(fromMs, span?.fromMs ?? Infinity),
        toMs: Math.max(toMs, span?.toMs ?? -Infinity),
      };
    },
    requestCount: () => sum([...groups.values()], (group) => group.requestCount),
    result() {
      const all = [...groups.values()];
      const measured = new Map(all.map((group) => [group, group.values.distribution()]));
      const requestCount = sum(all, (group) => group.requestCount);
      const failureCount = sum(all, (group) => group.failureCount);
      const { fromMs, toMs } = span ?? { fromMs: firstStartMs, toMs: lastEndMs };
      const durationMs = Math.max(0, toMs - fromMs);
      const latencyMs = latencyOf(all, measured);
      const warnings: string[] = [];
      if (foldedCount > 0)
        warnings.push(
          `more than ${MAX_NAMES} names: ${foldedCount} requests are counted as "${OTHER_NAMES}"`,
        );
      if (budget.exceeded)
        warnings.push(
          `more than ${budget.max} fractional response times: quantiles are within ${HISTOGRAM_ERROR * 100} %`,
        );
      if (series.leftOutCount() > 0)
        warnings.push(
          `times lie in more than ${MAX_SECONDS} seconds: ${series.leftOutCount()} requests are not in the series`,
        );
      return {
        requestCount,
        failureCount,
        errorRatio: requestCount === 0 ? 0 : failureCount / requestCount,
        durationMs,
        throughputRps: durationMs === 0 ? 0 : (requestCount * 1000) / durationMs,
        ...(latencyMs ? { latencyMs } : {}),
        byName: Object.fromEntries(
          [...groups].map(([name, group]) => [name, resultOf(group, measured)]),
        ),
        series: series.points(),
        exactness: budget.exceeded
          ? { kind: 'bounded', relativeError: HISTOGRAM_ERROR }
          : { kind: 'exact' },
        warnings,
        ...(requestCount > 0 ? { startAtMs: firstStartMs } : {}),
      };
    },
  };
}

function resultOf(group: Group, measured: Measured): NamedResult {
  const { requestCount, failureCount } = group;
  const latencyMs = latencyOf([group], measured);
  return {
    requestCount,
    failureCount,
    errorRatio: requestCount === 0 ? 0 : failureCount / requestCount,
    ...(latencyMs ? { latencyMs } : {}),
  };
}

function latencyOf(groups: readonly Group[], measured: Measured): Latency | undefined {
  const count = sum(groups, ({ requestCount }) => requestCount);
  if (count === 0) return undefined;
  const min = Math.min(...groups.map(({ minMs }) => minMs));
  const max = Math.max(...groups.map(({ maxMs }) => maxMs));
  const distributions = groups.flatMap((group) => measured.get(group) ?? []);
  return latencyOfSorted(sortedView(distributions, min, max), {
    min,
    max,
    mean: sum(groups, ({ sumMs }) => sumMs) / count,
  });
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
