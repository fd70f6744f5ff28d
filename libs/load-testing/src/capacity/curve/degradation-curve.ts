import type {
  BreakingReason,
  CapacitySlo,
  DegradationCurve,
  DegradationPoint,
  LoadSchedule,
  StageResult,
} from '@perf-agent/contracts';
import { wilsonBounds } from '../../breaker/bounds.ts';
import { breakingReasonText } from './breaking-reason-text.ts';

/** Throughput follows the load as long as it reaches this share of what the lowest level promises. */
const FOLLOWS = 0.9;
/** Below this share of the best throughput at less load a service does less the more is asked: it collapses. */
const COLLAPSED = 0.9;
/** Without an objective: as many failures as nobody accepts, and a p95 that nobody waits for. */
const DEFAULT_ERROR_RATIO = 0.05;
const DEFAULT_SLOWDOWN = 5;
/** One-sided 97.5 %. */
const Z = 1.96;
/** Fewer requests say little about a p95. */
const MIN_REQUEST_COUNT = 60;

type Quantile = 'p50' | 'p95' | 'p99';
type Limits = { readonly errorRatio: number; readonly latencyMs: ReadonlyMap<Quantile, number> };

/**
 * Throughput, latency and errors over offered load, where throughput stops following (the knee), and from where on the
 * service is broken.
 *
 * A level is broken when it certainly (95 %) has more failures than the objective allows or a latency quantile above it,
 * or does less than 90 % of the work that a lower level did. Without an objective: 5 % failures; a p95 of five times
 * the lowest level's. The breaking point is the lowest level from which on every measured level is broken: one bad
 * level among good ones is a warning.
 *
 * @param stages levels of constant load, ascending; others are left out with a warning
 */
export function degradationCurve(
  kind: LoadSchedule['kind'],
  stages: readonly StageResult[],
  slo: CapacitySlo = {},
): DegradationCurve {
  const levels = risingLevels(stages);
  const warnings: string[] = [];
  const leftOut = stages.length - levels.length;
  if (leftOut > 0) warnings.push(`${leftOut} stages are no rising levels of load and are left out`);
  const points = pointsOf(levels);
  const thin = points.filter(({ requestCount }) => requestCount < MIN_REQUEST_COUNT);
  if (thin.length > 0)
    warnings.push(
      `${thin.map(({ offeredLoad }) => offeredLoad).join(', ')}: fewer than ${MIN_REQUEST_COUNT} requests, which say little`,
    );
  const limits = limitsOf(slo, points);
  const reasons = points.map((point, index) => reasonsAt(point, points.slice(0, index), limits));
  const breaking = breakingIndex(reasons);
  const recovered = points.filter((_, i) => (reasons[i]?.length ?? 0) > 0 && i < breaking);
  for (const { offeredLoad } of recovered)
    warnings.push(`${offeredLoad} was broken, and a higher level was fine: repeat the run`);
  return {
    kind,
    points,
    ...kneeOf(points),
    ...breakingPointOf(kind, points, breaking, reasons[breaking] ?? []),
    warnings,
  };
}

function risingLevels(stages: readonly StageResult[]): StageResult[] {
  let highest = 0;
  return stages.filter(({ from, to }) => {
    const rises = from === to && from > highest;
    highest = Math.max(highest, from, to);
    return rises;
  });
}

function pointsOf(levels: readonly StageResult[]): DegradationPoint[] {
  const [first] = levels;
  const perLoad = first === undefined ? 0 : goodput(first) / first.from;
  return levels.map((level) => {
    const { from, throughputRps, requestCount, failureCount, errorRatio, latencyMs } = level;
    const counts = { throughputRps, requestCount, failureCount, errorRatio };
    const quantiles = latencyMs && { p50: latencyMs.p50, p95: latencyMs.p95, p99: latencyMs.p99 };
    return {
      offeredLoad: from,
      ...counts,
      ...(quantiles ? { latencyMs: quantiles } : {}),
      followRatio: perLoad === 0 ? 0 : goodput(level) / (perLoad * from),
    };
  });
}

/** A quick refusal is no work done. */
function goodput({
  throughputRps,
  errorRatio,
}: Pick<StageResult, 'throughputRps' | 'errorRatio'>): number {
  return throughputRps * (1 - errorRatio);
}

function limitsOf(slo: CapacitySlo, points: readonly DegradationPoint[]): Limits {
  const latencyMs = new Map<Quantile, number>();
  if (slo.p50LatencyMs !== undefined) latencyMs.set('p50', slo.p50LatencyMs);
  if (slo.p95LatencyMs !== undefined) latencyMs.set('p95', slo.p95LatencyMs);
  if (slo.p99LatencyMs !== undefined) latencyMs.set('p99', slo.p99LatencyMs);
  const unloaded = points[0]?.latencyMs?.p95.value;
  if (latencyMs.size === 0 && unloaded !== undefined)
    latencyMs.set('p95', DEFAULT_SLOWDOWN * unloaded);
  return { errorRatio: slo.errorRatio ?? DEFAULT_ERROR_RATIO, latencyMs };
}

function reasonsAt(
  point: DegradationPoint,
  lower: readonly DegradationPoint[],
  limits: Limits,
): BreakingReason[] {
  const failures = wilsonBounds(point.failureCount, point.requestCount, Z);
  const isSlow = [...limits.latencyMs].some(
    ([name, limitMs]) => (point.latencyMs?.[name].low ?? 0) > limitMs,
  );
  const best = Math.max(0, ...lower.map(goodput));
  return [
    ...(point.requestCount > 0 && failures.low > limits.errorRatio ? (['errors'] as const) : []),
    ...(isSlow ? (['latency'] as const) : []),
    ...(goodput(point) < COLLAPSED * best ? (['throughput'] as const) : []),
  ];
}

/** @returns the first index from which on every level is broken; the length when the last one is not */
function breakingIndex(reasons: readonly (readonly BreakingReason[])[]): number {
  return reasons.findLastIndex((at) => at.length === 0) + 1;
}

function kneeOf(points: readonly DegradationPoint[]): Pick<DegradationCurve, 'knee'> {
  const lagging = points.findIndex(({ followRatio }) => followRatio < FOLLOWS);
  const [last, first] = [points[lagging - 1], points[lagging]];
  if (last === undefined || first === undefined) return {};
  return { knee: { lastFollowing: last.offeredLoad, firstLagging: first.offeredLoad } };
}

function breakingPointOf(
  kind: LoadSchedule['kind'],
  points: readonly DegradationPoint[],
  index: number,
  reasons: BreakingReason[],
): Pick<DegradationCurve, 'breakingPoint'> {
  const [good, broken] = [points[index - 1], points[index]];
  if (broken === undefined) return {};
  return {
    breakingPoint: {
      offeredLoad: broken.offeredLoad,
      ...(good === undefined ? {} : { lastGoodLoad: good.offeredLoad }),
      reasons,
      reason: breakingReasonText(kind, reasons, broken, good),
    },
  };
}
