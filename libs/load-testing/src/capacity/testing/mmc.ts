/** A queue with Poisson arrivals, exponential service, `servers` servers, first come first served. */
export type Mmc = { readonly servers: number; readonly serviceRatePerSecond: number };

/** @returns the probability that a request has to wait: Erlang C, by the recursion of Erlang B */
export function erlangC(servers: number, offeredErlangs: number): number {
  let blocking = 1;
  for (let n = 1; n <= servers; n++)
    blocking = (offeredErlangs * blocking) / (n + offeredErlangs * blocking);
  return blocking / (1 - (offeredErlangs / servers) * (1 - blocking));
}

/**
 * @returns the probability that a request takes longer than `seconds`, waiting and service together; 1 when the queue
 *   has no steady state
 * @see Gross, Shortle, Thompson & Harris 2008, Fundamentals of Queueing Theory, 2.3: the wait is 0 or exponential with
 *   rate cμ − λ, and independent of the service that follows
 */
export function slowerThan(
  { servers, serviceRatePerSecond: mu }: Mmc,
  rateRps: number,
  seconds: number,
): number {
  const drain = servers * mu - rateRps;
  if (drain <= 0) return 1;
  const waits = erlangC(servers, rateRps / mu);
  const service = Math.exp(-mu * seconds);
  const gap = (drain - mu) * seconds;
  // Tail of the sum of two exponentials; of equal ones where their rates meet.
  const both =
    Math.abs(gap) < 1e-7
      ? service * (1 + mu * seconds)
      : (drain * service - mu * Math.exp(-drain * seconds)) / (drain - mu);
  return (1 - waits) * service + waits * both;
}

/** @returns the quantile of the response time in milliseconds, exact to a relative 1e-12 */
export function responseQuantileMs(queue: Mmc, rateRps: number, p: number): number {
  let high = 1 / queue.serviceRatePerSecond;
  if (rateRps >= queue.servers * queue.serviceRatePerSecond) return Infinity;
  while (slowerThan(queue, rateRps, high) > 1 - p) high *= 2;
  return 1000 * bisect(0, high, (seconds) => slowerThan(queue, rateRps, seconds) > 1 - p);
}

/**
 * @returns the highest rate at which the quantile stays within the limit, exact to a relative 1e-12; undefined when it
 *   is above the limit without any load
 */
export function exactCapacityRps(queue: Mmc, limitMs: number, p = 0.95): number | undefined {
  const keeps = (rateRps: number): boolean => slowerThan(queue, rateRps, limitMs / 1000) <= 1 - p;
  if (!keeps(0)) return undefined;
  return bisect(0, queue.servers * queue.serviceRatePerSecond, keeps);
}

/** @returns where a condition that holds at `low` and not at `high` stops to hold */
function bisect(low: number, high: number, holds: (value: number) => boolean): number {
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
