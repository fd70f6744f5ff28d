import type { Trip } from '@perf-agent/contracts';
import { wilsonBounds } from '../bounds.ts';
import type { Rule, RunState } from '../rule.ts';
import type { WindowSet } from '../window-set.ts';
import { countsText, secondsText, valueText } from '../words.ts';

/** The short one decides an outage at once, the long ones a small rise or one at a low rate. */
const WINDOWS_MS = [2_000, 5_000, 10_000, 30_000];

/** About one in three million by chance: an hour has thousands of windows, and a thousand hours must stay quiet. */
const DEVIATIONS = 5;
const MIN_REQUEST_COUNT = 20;

/**
 * Trips when the ratio of failed requests is above `limit` beyond doubt: the lower bound of Wilson's interval is, with
 * requests counted as independent groups of the size in which failures were seen to come.
 *
 * @param limit 0 to 1
 */
export function errorRatioRule(limit: number, windows: WindowSet, run: RunState): Rule {
  const watched = WINDOWS_MS.map((windowMs) => windows.get({ windowMs, movedBy: 'samples' }));

  function judge(atMs: number): Trip | undefined {
    for (const { requestCount, failureCount, windowMs } of watched) {
      if (requestCount < MIN_REQUEST_COUNT || failureCount <= limit * requestCount) continue;
      const { size } = run.clusters;
      const { low } = wilsonBounds(failureCount / size, requestCount / size, DEVIATIONS);
      if (low <= limit) continue;
      const value = failureCount / requestCount;
      const shown = `${valueText(value, 'ratio')}, certainly above ${valueText(low, 'ratio')}`;
      return {
        rule: 'built-in error ratio',
        outcome: 'failed',
        atMs,
        windowMs,
        requestCount,
        failureCount,
        value,
        limit,
        reason: `error ratio ${shown}, limit ${valueText(limit, 'ratio')}: over ${secondsText(windowMs)} (${countsText(requestCount, failureCount)})`,
      };
    }
    return undefined;
  }

  return { atSample: judge };
}
