import type { LoadLimits, Trip } from '@perf-agent/contracts';
import { poissonBounds } from '../bounds.ts';
import type { Rule, RunState } from '../rule.ts';
import { TimeWindow } from '../time-window.ts';
import { countsText, secondsText } from '../words.ts';
import { BusyTime } from './busy-time.ts';

const WINDOW_MS = 5_000;
/** Requests that are due at random come in more than their rate now and then: once in thirty thousand windows. */
const DEVIATIONS = 4;
/** Tools round times to whole milliseconds, which makes short requests overlap that did not. */
const USERS_TOLERANCE = 1.5;
/** Tools end a little after their time. */
const DURATION_TOLERANCE_MS = 1_000;
/** Start of a tool before the first request, and the answers that are waited for at the end. */
const GRACE_MS = 30_000;

/**
 * Trips when a run goes beyond what it was admitted with: requests, requests per second (when due or sent, over 5 s),
 * users (requests under way at once; closed loops only), seconds (a request begins later than that, or the run has not
 * ended 30 s after them). The run is stopped; the service did not fail.
 */
export function budgetRule(limits: LoadLimits, originMs: number, run: RunState): Rule {
  const sent = new TimeWindow({ windowMs: WINDOW_MS, originMs });
  const busy = run.schedule?.kind === 'users' ? new BusyTime(originMs) : undefined;
  const durationLimitMs = limits.maxDurationMs + DURATION_TOLERANCE_MS;
  let [requestCount, failureCount, lastStartMs] = [0, 0, -Infinity];

  function judgeSamples(atMs: number): Trip | undefined {
    const all = { requestCount, failureCount };
    const firstMs = run.firstStartMs ?? atMs;
    const startedMs = lastStartMs - firstMs;
    if (requestCount > limits.maxRequestCount)
      return trip('requests', atMs, atMs - firstMs, all, requestCount, limits.maxRequestCount);
    if (startedMs > durationLimitMs) return seconds(atMs, startedMs);
    const surelySentRps = poissonBounds(sent.requestCount, DEVIATIONS).low / (WINDOW_MS / 1000);
    const sentRps = sent.requestCount / (WINDOW_MS / 1000);
    if (surelySentRps > limits.maxRateRps)
      return trip('requests/s', atMs, WINDOW_MS, sent, sentRps, limits.maxRateRps);
    const users = busy?.meanCount() ?? 0;
    if (users > limits.maxUsers * USERS_TOLERANCE)
      return trip('users', atMs, BusyTime.windowMs, all, users, limits.maxUsers);
    return undefined;
  }

  function seconds(atMs: number, ms: number): Trip {
    const all = { requestCount, failureCount };
    return trip('seconds', atMs, ms, all, ms / 1000, limits.maxDurationMs / 1000);
  }

  return {
    observe: ({ startAtMs, failed }, endMs) => {
      const sentMs = Math.min(startAtMs, endMs);
      requestCount++;
      if (failed) failureCount++;
      sent.add(sentMs, failed);
      busy?.add(sentMs, endMs - sentMs);
      if (sentMs > lastStartMs) lastStartMs = sentMs;
    },
    atSample: judgeSamples,
    atTick: (nowMs) => {
      const ms = nowMs - (run.firstStartMs ?? originMs);
      return ms > limits.maxDurationMs + GRACE_MS ? seconds(nowMs, ms) : undefined;
    },
  };
}

function trip(
  what: string,
  atMs: number,
  windowMs: number,
  counts: Pick<Trip, 'requestCount' | 'failureCount'>,
  value: number,
  limit: number,
): Trip {
  const { requestCount, failureCount } = counts;
  const shown = Number(value.toFixed(1));
  return {
    rule: `built-in budget of ${what}`,
    outcome: 'stopped',
    atMs,
    windowMs,
    requestCount,
    failureCount,
    value,
    limit,
    reason: `budget of ${what} spent: ${shown}, limit ${limit}: over ${secondsText(windowMs)} (${countsText(requestCount, failureCount)})`,
  };
}
