import { PerfError, type LoadScenario } from '@perf-agent/contracts';
import type { Criterion } from './criterion.ts';
import { formatCriterion } from './format-criterion.ts';

/**
 * A criterion for a request that never comes guards nothing. What a script of the user's calls its requests is not known.
 *
 * @throws PerfError CRITERION_INVALID for a name that none of the scenario's `requests` has
 */
export function requireKnownNames(
  criteria: readonly Criterion[],
  { requests }: Pick<LoadScenario, 'requests'>,
): void {
  if (requests === undefined) return;
  const names = new Set(requests.map(({ method, path }) => `${method} ${path}`));
  for (const criterion of criteria) {
    const { requestName } = criterion;
    if (requestName === undefined || names.has(requestName)) continue;
    throw new PerfError(
      'CRITERION_INVALID',
      `criterion ${JSON.stringify(formatCriterion(criterion))}: the scenario has no request ${JSON.stringify(requestName)}`,
      { hint: `Its requests are ${[...names].map((name) => JSON.stringify(name)).join(', ')}.` },
    );
  }
}
