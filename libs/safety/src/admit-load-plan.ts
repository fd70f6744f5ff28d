import {
  PerfError,
  type AdmittedPlan,
  type LoadLimits,
  type LoadPlan,
  type TargetConfig,
} from '@perf-agent/contracts';

/** What one nightly run may do at most; far above any sensible benchmark of one machine, far below an accident. */
export const DEFAULT_LIMITS: LoadLimits = {
  maxRateRps: 20_000,
  maxUsers: 5_000,
  maxRequestCount: 20_000_000,
  maxDurationMs: 30 * 60_000,
};

/**
 * The only way to a plan that a load tool accepts.
 *
 * What is not known to be a test target counts as production: the configuration must say `environment: "test"`, and
 * the address must be on loopback. (Other test hosts need the allow-list and the isolation that go with it, which
 * this version does not have.)
 *
 * @throws PerfError TARGET_REFUSED, PLAN_REFUSED, before a byte is sent
 */
export function admitLoadPlan(
  target: Pick<TargetConfig, 'environment'>,
  plan: LoadPlan,
  limits: LoadLimits = DEFAULT_LIMITS,
): AdmittedPlan {
  if (target.environment !== 'test') {
    throw new PerfError(
      'TARGET_REFUSED',
      `target: expected environment "test", found "${target.environment}"`,
      {
        hint: 'Load goes to test environments only. Name a target whose environment is "test".',
      },
    );
  }
  const baseUrl = requireLoopback(plan.baseUrl);
  for (const [what, asked, limit] of demands(plan, limits)) {
    if (asked <= limit) continue;
    throw new PerfError(
      'PLAN_REFUSED',
      `scenario ${plan.name}: ${what} ${asked} is above the limit of ${limit}`,
      {
        hint: 'Lower the scenario in the configuration.',
      },
    );
  }
  return { ...plan, baseUrl, limits } as AdmittedPlan;
}

/** @returns the canonical origin and path, without a trailing slash */
function requireLoopback(text: string): string {
  const refuse = (why: string): PerfError =>
    new PerfError('TARGET_REFUSED', `target ${JSON.stringify(text)}: ${why}`, {
      hint: 'Use an http or https URL on 127.0.0.1, [::1] or localhost.',
    });
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw refuse('not a URL');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refuse('expected http or https');
  if (url.username !== '' || url.password !== '') throw refuse('user information in the URL');
  // The URL parser has already made 127.1, 0x7f.1 or 2130706433 canonical.
  const isLoopback =
    /^127\.\d+\.\d+\.\d+$/.test(url.hostname) ||
    url.hostname === '[::1]' ||
    url.hostname === 'localhost';
  if (!isLoopback) throw refuse(`${url.hostname} is not a loopback address`);
  if (url.search !== '' || url.hash !== '') throw refuse('query or fragment in a base URL');
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function demands({ schedule }: LoadPlan, limits: LoadLimits): [string, number, number][] {
  const { kind, warmupMs, stages } = schedule;
  const totalMs = stages.reduce((sum, { durationMs }) => sum + durationMs, warmupMs);
  const peak = Math.max(...stages.flatMap(({ from, to }) => [from, to]));
  const common: [string, number, number][] = [['duration (ms)', totalMs, limits.maxDurationMs]];
  if (kind === 'users') return [...common, ['users', peak, limits.maxUsers]];
  const warmupCount = ((stages[0]?.from ?? 0) * warmupMs) / 1000;
  const requestCount = stages.reduce(
    (sum, { durationMs, from, to }) => sum + (((from + to) / 2) * durationMs) / 1000,
    warmupCount,
  );
  return [
    ...common,
    ['rate (requests/s)', peak, limits.maxRateRps],
    ['request count', Math.round(requestCount), limits.maxRequestCount],
  ];
}
