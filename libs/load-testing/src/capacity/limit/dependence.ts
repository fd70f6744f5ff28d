import type { CapacityProbe } from '@perf-agent/contracts';
import { overloadRatio, type Criterion } from './read-criteria.ts';

/** Log rates this near meet about the same queue. */
const REACH = 0.03;
/** What is expected of the dependence before any is seen counts as a probe of so many independent requests. */
const EXPECTED_COUNT = 10;
/** Beyond, a probe would have to be longer than most services can be given. */
const MAX_EXPECTED = 1500;

/**
 * Requests per independent one at a log rate, of all probes near it and of what a queue needs at least. A probe that by
 * chance met no burst shows few breaches and little dependence at once, and would weigh too much by its own figure.
 */
export function dependenceAt(
  probes: readonly CapacityProbe[],
  criterion: Criterion,
  logRate: number,
): number {
  const expected = expectedDependence(probes, criterion, logRate);
  let count = EXPECTED_COUNT * expected;
  let sum = count * expected;
  for (const { rateRps, readings } of probes) {
    const reading = readings.find(({ criterion: name }) => name === criterion.name);
    if (reading === undefined || reading.breachRatio.value > overloadRatio(criterion)) continue;
    const distance = (Math.log(rateRps) - logRate) / REACH;
    const weight = Math.exp(-(distance * distance) / 2) * reading.requestCount;
    sum += weight * (reading.requestCount / reading.effectiveCount);
    count += weight;
  }
  return Math.max(1, sum / count);
}

/**
 * A queue gets long by a random walk: to add the wait that is left to the limit, k requests long, takes about k²
 * requests, and it forgets as slowly. Below the limit it drains faster. Checked against simulated M/M/c: between 0.25
 * and 0.5 of k² at the limit, where the wait and not the service makes the latency.
 */
function expectedDependence(
  probes: readonly CapacityProbe[],
  criterion: Criterion,
  logRate: number,
): number {
  const { name, limit } = criterion;
  if (name === 'errorRatio') return 1;
  const logLimit = roughLimit(probes, criterion);
  const unloaded = Math.min(
    limit,
    ...probes.flatMap(({ readings }) =>
      readings.filter(({ criterion }) => criterion === name).map(({ value }) => value),
    ),
  );
  const waiting = (Math.exp(logLimit) * (limit - unloaded)) / 1000;
  const drain = 2.5 / Math.max(2.5, waiting);
  const slack = Math.max(0, 1 - Math.exp(logRate - logLimit));
  const atLimit = Math.min(MAX_EXPECTED, 0.35 * waiting * waiting);
  return Math.max(1, atLimit * (drain / (drain + slack)) ** 2);
}

/** Where most requests are on the right side: below it in probes that keep the criterion, above it in others. */
function roughLimit(probes: readonly CapacityProbe[], { name }: Criterion): number {
  const points = probes
    .flatMap(({ rateRps, readings, requestCount }) =>
      readings
        .filter(({ criterion }) => criterion === name)
        .map(({ breachRatio, allowedRatio }) => ({
          logRate: Math.log(rateRps),
          weight: breachRatio.value > allowedRatio ? -requestCount : requestCount,
        })),
    )
    .toSorted((a, b) => a.logRate - b.logRate);
  let sum = 0;
  let best = -Infinity;
  let limit = points[0]?.logRate ?? 0;
  for (const [index, { logRate, weight }] of points.entries()) {
    sum += weight;
    if (sum <= best) continue;
    best = sum;
    limit = (logRate + (points[index + 1]?.logRate ?? logRate)) / 2;
  }
  return limit;
}
