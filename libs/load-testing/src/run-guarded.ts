import type {
  AdmittedPlan,
  LoadContext,
  LoadResult,
  LoadSample,
  LoadTester,
  Trip,
} from '@perf-agent/contracts';

const TICK_MS = 100;
const HEALTH_EVERY_MS = 1_000;

/** What decides; time comes with what it sees. */
export interface Guard {
  observe(sample: LoadSample): void;
  observeHealth(health: { readonly atMs: number; readonly ok: boolean }): void;
  tick(nowMs: number): Trip | undefined;
}

/**
 * Runs a plan under a circuit breaker. When it trips, the tool is stopped softly and then by force, with its whole process
 * tree, and the result is `aborted` with what was measured until then.
 *
 * @param probeHealth asks the target; a probe that throws counts as one that failed
 * @throws PerfError as `LoadTester.run`
 */
export async function runGuarded(
  tester: LoadTester,
  plan: AdmittedPlan,
  context: LoadContext,
  guard: Guard,
  probeHealth?: () => Promise<boolean>,
): Promise<LoadResult> {
  const stop = new AbortController();
  let trip: Trip | undefined;
  const ticking = setInterval(() => {
    trip ??= guard.tick(Date.now());
    if (trip) stop.abort();
  }, TICK_MS);
  const probing = setInterval(() => {
    void probeHealth?.()
      .catch(() => false)
      .then((ok) => guard.observeHealth({ atMs: Date.now(), ok }));
  }, HEALTH_EVERY_MS);
  const stopSignal = context.stopSignal
    ? AbortSignal.any([context.stopSignal, stop.signal])
    : stop.signal;
  try {
    const result = await tester.run(plan, {
      ...context,
      stopSignal,
      onSample: (sample) => {
        guard.observe(sample);
        context.onSample?.(sample);
      },
    });
    return trip ? abortedResult(result, trip) : result;
  } finally {
    clearInterval(ticking);
    clearInterval(probing);
  }
}

/** The breaker sees the warm-up, the result does not: where they differ it is said. */
function abortedResult(result: LoadResult, trip: Trip): LoadResult {
  const { requestCount, warnings } = result;
  const missing =
    requestCount < trip.requestCount
      ? [
          `the rule saw ${trip.requestCount} requests, the numbers are of ${requestCount}: the warm-up is not in them`,
        ]
      : [];
  return {
    ...result,
    status: 'aborted',
    invalidReasons: [],
    trip,
    warnings: [
      ...warnings,
      ...missing,
      'requests in flight when it was stopped are not in the numbers',
    ],
  };
}
