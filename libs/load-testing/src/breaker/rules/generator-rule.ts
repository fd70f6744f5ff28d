import type { Trip } from '@perf-agent/contracts';
import type { GeneratorState, Rule } from '../rule.ts';
import type { WindowSet } from '../window-set.ts';
import { secondsText, valueText } from '../words.ts';

/** As in the check after a run: a generator above this share of its cores delays its own requests. */
const MAX_CPU_SHARE = 0.9;
/** Its own delay may be so much of the p95 it measures; below the floor a pause of the machine is enough. */
const MAX_LAG_SHARE = 0.25;
const LAG_FLOOR_MS = 100;
/** The built-in latency rule's, which keeps it anyway. */
const LATENCY_WINDOW_MS = 2_000;
/** Starts, compilations and garbage collections of a generator are shorter. */
const HOLD_MS = 5_000;
const MIN_REPORT_COUNT = 3;
/** Reports further apart say nothing of the time between them. */
const MAX_REPORT_GAP_MS = 5_000;

/**
 * Trips when the generator, not the service, shapes the numbers: all its reports of at least 5 s are above 90 % of its
 * cores, or late by more than a quarter of the p95 (at least 100 ms). The run is stopped, the service did not fail.
 *
 * @param cores how many it can use; 1 for one thread
 */
export function generatorRule(cores: number, windows: WindowSet): Rule {
  const requests = windows.get({
    windowMs: LATENCY_WINDOW_MS,
    latency: true,
    movedBy: 'samples',
  });
  const cpu = holdOf();
  const lag = holdOf();

  function judge({ atMs, cpuShare, lagMs }: GeneratorState): Trip | undefined {
    const busy = cpuShare === undefined ? undefined : cpuShare / cores;
    const p95Ms =
      requests.requestCount === 0 ? 0 : requests.latency?.quantileMs(0.95, requests.requestCount);
    const lagLimitMs = Math.max(LAG_FLOOR_MS, MAX_LAG_SHARE * (p95Ms ?? 0));
    if (busy !== undefined) {
      const heldMs = cpu(atMs, busy > MAX_CPU_SHARE);
      const text = `${valueText(busy, 'ratio')} of its CPU, limit ${valueText(MAX_CPU_SHARE, 'ratio')}`;
      if (heldMs !== undefined) return trip(atMs, heldMs, busy, MAX_CPU_SHARE, `used ${text}`);
    }
    if (lagMs === undefined) return undefined;
    const heldMs = lag(atMs, lagMs > lagLimitMs);
    if (heldMs === undefined) return undefined;
    const text = `late by ${valueText(lagMs, 'ms')}, limit ${valueText(lagLimitMs, 'ms')}`;
    return trip(atMs, heldMs, lagMs, lagLimitMs, `was ${text}`);
  }

  function trip(atMs: number, heldMs: number, value: number, limit: number, what: string): Trip {
    return {
      rule: 'built-in generator',
      outcome: 'stopped',
      atMs,
      windowMs: heldMs,
      requestCount: requests.requestCount,
      failureCount: requests.failureCount,
      value,
      limit,
      reason: `load generator saturated: it ${what}, for ${secondsText(heldMs)}`,
    };
  }

  return { atReport: judge };
}

/** @returns how long a state holds, once that is long enough and was reported often enough */
function holdOf(): (atMs: number, holds: boolean) => number | undefined {
  let [fromMs, lastMs, reportCount] = [0, -Infinity, 0];
  return (atMs, holds) => {
    if (atMs < lastMs) return undefined;
    if (!holds || atMs - lastMs > MAX_REPORT_GAP_MS) reportCount = 0;
    lastMs = atMs;
    if (!holds) return undefined;
    if (reportCount === 0) fromMs = atMs;
    reportCount++;
    const heldMs = atMs - fromMs;
    return heldMs >= HOLD_MS && reportCount >= MIN_REPORT_COUNT ? heldMs : undefined;
  };
}
