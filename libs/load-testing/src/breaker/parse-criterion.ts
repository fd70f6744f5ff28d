import {
  DURATION_RANGE_MS,
  METRICS,
  type Criterion,
  type CriterionLimit,
  type CriterionMetric,
} from './criterion.ts';
import { shiftDecimal } from './decimal.ts';
import { scanner, type Scanner } from './scanner.ts';

const COMPARATORS = ['>=', '<=', '>', '<'] as const;
const METRIC_NAMES =
  'p50, p95, p99, mean, max, error ratio, throughput, failures, requests or health';
const MS_PER_UNIT: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

/**
 * Reads one criterion: `p95 of browse > 500ms for 5s, stop as failed`.
 *
 *     criterion  = metric [ "of" name ] comparator limit { "over" duration | "for" duration } [ "," action ]
 *     metric     = ( "p50" | "p95" | "p99" | "mean" | "max" ) [ "latency" ]
 *                | "error" "ratio" | "throughput" | "failures" | "requests" | "health"
 *     name       = a request's name; in double quotes (with \" and \\) when it has blanks, quotes, commas, < or >
 *     comparator = ">" | ">=" | "<" | "<="
 *     limit      = number ( "ms" | "s" | "m" )   of a latency
 *                | number "%"                    of error ratio (failed over all) and health (passed over all probes)
 *                | number "rps"                  of throughput: completed requests per second
 *                | whole number                  of failures and requests
 *                | number "%" "of" "baseline"    of a latency, error ratio or throughput
 *     duration   = number ( "ms" | "s" | "m" )   from 1 s to 60 m
 *     action     = "stop" "as" "failed" | "stop"; "stop as failed" when left out
 *
 * `over` is the length of the sliding window, `for` is how long the comparison must hold without a break; each at most
 * once, in any order. Keywords in any case. `health` has no name. What the windows are when they are left out, and how
 * chance is kept out, is written at `criterionRule`.
 *
 * @throws PerfError CRITERION_INVALID with the place, what was expected there and what was found
 */
export function parseCriterion(text: string): Criterion {
  const scan = scanner(text);
  const metric = readMetric(scan);
  const requestName = metric !== 'health' && scan.take('of') ? scan.name() : undefined;
  const comparator = scan.sign(COMPARATORS) ?? scan.fail('a comparator (>, >=, < or <=)');
  const limit = readLimit(scan, metric);
  const { windowMs, holdMs } = readSpans(scan);
  const outcome = scan.sign([',']) === undefined ? undefined : readAction(scan);
  if (!scan.atEnd())
    scan.fail(outcome === undefined ? '"over", "for", a comma or the end' : 'the end');
  return {
    metric,
    ...(requestName === undefined ? {} : { requestName }),
    comparator,
    limit,
    ...(windowMs === undefined ? {} : { windowMs }),
    ...(holdMs === undefined ? {} : { holdMs }),
    outcome: outcome ?? 'failed',
  };
}

function readMetric(scan: Scanner): CriterionMetric {
  const found = (Object.keys(METRICS) as CriterionMetric[]).find((metric) =>
    scan.take(METRICS[metric].words.split(' ')[0] ?? ''),
  );
  if (found === undefined) return scan.fail(`a metric (${METRIC_NAMES})`);
  if (found === 'errorRatio' && !scan.take('ratio')) scan.fail('"ratio"');
  if (METRICS[found].unit === 'ms') scan.take('latency');
  return found;
}

function readLimit(scan: Scanner, metric: CriterionMetric): CriterionLimit {
  const { unit, baseline } = METRICS[metric];
  const expected = expectedLimit(metric);
  const number = scan.number(expected);
  if (scan.sign(['%']) !== undefined) {
    const ratio = shiftDecimal(number, -2);
    if (scan.take('of')) {
      if (baseline === undefined) scan.fail(`no baseline: the limit of ${metric} is ${expected}`);
      if (!scan.take('baseline')) scan.fail('"baseline"');
      return { kind: 'baseline', ratio };
    }
    if (unit !== 'ratio') scan.fail(baseline === undefined ? expected : '"of baseline"');
    if (ratio > 1) scan.fail('at most 100 % before it');
    return { kind: 'absolute', value: ratio };
  }
  if (unit === 'ms') return { kind: 'absolute', value: readMs(scan, number) };
  if (unit === 'ratio') return scan.fail('"%"');
  if (unit === 'rps' && !scan.take('rps')) scan.fail('"rps" or "%"');
  const value = Number(number);
  if (unit === 'count' && !Number.isSafeInteger(value)) scan.fail('a whole number before it');
  return { kind: 'absolute', value };
}

function expectedLimit(metric: CriterionMetric): string {
  const { unit, baseline } = METRICS[metric];
  const absolute = {
    ms: 'a time such as 500ms',
    ratio: 'a share such as 5%',
    rps: 'a rate such as 100rps',
    count: 'a whole number',
  }[unit];
  return baseline === undefined ? absolute : `${absolute}, or a share such as 150% of baseline`;
}

function readSpans(scan: Scanner): { windowMs?: number; holdMs?: number } {
  let spans: { windowMs?: number; holdMs?: number } = {};
  for (;;) {
    if (spans.windowMs === undefined && scan.take('over'))
      spans = { ...spans, windowMs: readDuration(scan) };
    else if (spans.holdMs === undefined && scan.take('for'))
      spans = { ...spans, holdMs: readDuration(scan) };
    else return spans;
  }
}

function readDuration(scan: Scanner): number {
  const ms = readMs(scan, scan.number('a time such as 10s'));
  if (ms < DURATION_RANGE_MS.min || ms > DURATION_RANGE_MS.max)
    scan.fail('a time from 1 s to 60 m before it');
  return ms;
}

/** Microseconds are kept, so that 0.7 m is 42,000 ms and not 42,000.00000000001. */
function readMs(scan: Scanner, number: string): number {
  const unit = (['ms', 's', 'm'] as const).find((each) => scan.take(each));
  const factor = MS_PER_UNIT[unit ?? scan.fail('a unit (ms, s or m)')] ?? 1;
  return Math.round(Number(number) * factor * 1_000) / 1_000;
}

function readAction(scan: Scanner): Criterion['outcome'] {
  if (!scan.take('stop')) scan.fail('"stop" or "stop as failed"');
  if (!scan.take('as')) return 'stopped';
  if (!scan.take('failed')) scan.fail('"failed"');
  return 'failed';
}
