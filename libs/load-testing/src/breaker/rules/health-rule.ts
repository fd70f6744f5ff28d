import type { Rule } from '../rule.ts';

/**
 * Trips when `failureCount` probes of the target's health in a row fail. A probe older than the last one is left out.
 *
 * @param failureCount at least 1
 */
export function healthRule(failureCount: number): Rule {
  let lastMs = -Infinity;
  let failedSinceMs = 0;
  let failedInRow = 0;
  return {
    atProbe: ({ atMs, ok }) => {
      if (atMs < lastMs) return undefined;
      lastMs = atMs;
      if (ok) {
        failedInRow = 0;
        return undefined;
      }
      if (failedInRow === 0) failedSinceMs = atMs;
      failedInRow++;
      if (failedInRow < failureCount) return undefined;
      return {
        rule: 'built-in health',
        outcome: 'failed',
        atMs,
        windowMs: atMs - failedSinceMs,
        requestCount: failedInRow,
        failureCount: failedInRow,
        value: failedInRow,
        limit: failureCount,
        reason: `the target's health: ${failedInRow} probes in a row failed, limit ${failureCount}`,
      };
    },
  };
}
