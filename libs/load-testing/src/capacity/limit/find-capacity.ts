import { PerfError, type CapacityProbe, type CapacityResult } from '@perf-agent/contracts';
import { checkInput, type CapacityInput, type CheckedInput } from './capacity-input.ts';
import { conclude, type SearchEnd } from './conclude.ts';
import { learn, type Knowledge } from './learn.ts';
import { planProbe, planRecheck, type PlannedProbe, type SearchState } from './plan-probe.ts';
import { posteriorQuantile, shareAbove } from './posterior.ts';
import { criteriaOf, type Criterion } from './read-criteria.ts';
import { readProbe } from './read-probe.ts';

export type { CapacityInput } from './capacity-input.ts';

/** Sure enough, one-sided. */
const SURE = 0.975;
/** A limit outside of the allowed rates is only said when two probes at the edge agree. */
const EDGE_PROBE_COUNT = 2;
/** The re-check belongs to the answer: it may widen it by this much, not by more. */
const RECHECK_WIDENING = 1.25;
/** After so many invalid probes the generator is not up to the search. */
const MAX_INVALID_COUNT = 3;
/** A probe lasts at least so many times the latency limit, or nothing could be seen to take longer. */
const MIN_LIMITS_LONG = 20;

/** A search under way. */
type Search = {
  readonly input: CheckedInput;
  readonly criteria: readonly Criterion[];
  readonly probes: CapacityProbe[];
  readonly invalidReasons: string[];
  /** Sinks when the generator cannot keep a rate. */
  ceilingRps: number;
  probeCount: number;
  requestCount: number;
  durationMs: number;
};

/**
 * Searches the highest rate at which a service keeps its SLO: short probes far from the limit, long ones near it, a
 * re-check at both ends of the interval at last. What all probes say together gives the interval: one that others
 * contradict weighs next to nothing, and a re-check that contradicts the answer makes the search go on.
 *
 * A probe that the generator spoiled is used for nothing, and no such rate is tried again.
 *
 * @throws PerfError USAGE; INTERRUPTED when the signal is aborted; what the probe throws
 * @see limitPosterior, settle, effectiveCount for the methods; checked in find-capacity.spec.ts against simulated
 *   M/M/c servers, whose limit is known
 */
export async function findCapacity(given: CapacityInput): Promise<CapacityResult> {
  const input = checkInput(given);
  const search: Search = {
    input,
    criteria: criteriaOf(input.slo),
    probes: [],
    invalidReasons: [],
    ceilingRps: input.maxRps,
    probeCount: 0,
    requestCount: 0,
    durationMs: 0,
  };
  const end = await runSearch(search);
  return conclude({ ...search, knowledge: know(search), end });
}

async function runSearch(search: Search): Promise<SearchEnd> {
  while (!isSpent(search)) {
    const state = stateOf(search);
    const edge = edgeOf(search, state);
    if (edge !== undefined) return edge;
    if (isNarrow(state, 1)) {
      const recheck = await recheckEnds(search, state);
      if (recheck !== undefined) return recheck;
    } else {
      await runProbe(search, planProbe(state));
    }
    if (search.invalidReasons.length >= MAX_INVALID_COUNT) return { status: 'generator-limited' };
    if (search.ceilingRps <= search.input.minRps) return { status: 'generator-limited' };
  }
  return { status: 'budget-spent' };
}

/** Probes both ends of the interval. @returns undefined when they contradict or widen it: the search goes on */
async function recheckEnds(search: Search, state: SearchState): Promise<SearchEnd | undefined> {
  const low = await runProbe(search, planRecheck(state, 'low'));
  const high = await runProbe(search, planRecheck(state, 'high'));
  if (low === undefined || high === undefined) return undefined;
  const contradicted = low.verdict === 'fail' || high.verdict === 'pass';
  if (contradicted || !isNarrow(stateOf(search), RECHECK_WIDENING)) {
    if (!isSpent(search)) await runProbe(search, planProbe(stateOf(search)));
    return undefined;
  }
  return { status: 'found', recheck: { low: low.verdict, high: high.verdict } };
}

/** @returns undefined for an invalid probe */
async function runProbe(search: Search, planned: PlannedProbe): Promise<CapacityProbe | undefined> {
  const { input, probes, criteria } = search;
  if (input.signal.aborted) throw new PerfError('INTERRUPTED', 'capacity: interrupted');
  const { rateRps } = planned;
  const durationMs = probeDurationMs(search, planned);
  const result = await input.probe(rateRps, { durationMs, signal: input.signal });
  search.probeCount++;
  search.requestCount += result.latenciesMs.length;
  search.durationMs += result.durationMs;
  const [invalid] = result.invalidReasons;
  if (invalid !== undefined) {
    const kept = Math.max(input.minRps, ...probes.map((probe) => probe.rateRps));
    search.invalidReasons.push(`at ${rateRps.toPrecision(4)} requests/s: ${invalid}`);
    search.ceilingRps = kept < rateRps ? Math.sqrt(kept * rateRps) : rateRps / 2;
    return undefined;
  }
  const probe = readProbe(planned, result, criteria);
  probes.push(probe);
  return probe;
}

function probeDurationMs(
  { input, requestCount, durationMs }: Search,
  planned: PlannedProbe,
): number {
  const { slo, budget, minProbeMs } = input;
  const limits = [slo.p50LatencyMs, slo.p95LatencyMs, slo.p99LatencyMs];
  const longestLimitMs = Math.max(0, ...limits.filter((limit) => limit !== undefined));
  const wantedMs = Math.max(
    minProbeMs,
    MIN_LIMITS_LONG * longestLimitMs,
    (planned.requestCount / planned.rateRps) * 1000,
  );
  // A budget is firm: what is left of it may be too little for a probe that says anything.
  const affordableMs = ((budget.maxRequestCount - requestCount) / planned.rateRps) * 1000;
  return Math.max(1, Math.min(wantedMs, affordableMs, budget.maxDurationMs - durationMs));
}

function isSpent({ input, probeCount, requestCount, durationMs }: Search): boolean {
  const { maxProbeCount, maxRequestCount, maxDurationMs } = input.budget;
  return (
    probeCount >= maxProbeCount || requestCount >= maxRequestCount || durationMs >= maxDurationMs
  );
}

function know({ probes, criteria, input }: Search): Knowledge {
  return learn(probes, criteria, input);
}

function stateOf(search: Search): SearchState {
  const { input, criteria, probes, ceilingRps } = search;
  const { limit, bindingIndex } = know(search);
  const binding = criteria[bindingIndex];
  if (binding === undefined) throw new RangeError('expected at least one criterion');
  return { ...input, maxRps: ceilingRps, probes, posterior: limit, binding };
}

/** The limit lies outside of the allowed rates, and two probes at that edge say so. */
function edgeOf({ input }: Search, state: SearchState): SearchEnd | undefined {
  const { posterior, probes, minRps, maxRps } = state;
  const count = (rateRps: number, verdict: CapacityProbe['verdict']): number =>
    probes.filter((probe) => probe.rateRps === rateRps && probe.verdict === verdict).length;
  if (shareAbove(posterior, minRps) < 1 - SURE && count(minRps, 'fail') >= EDGE_PROBE_COUNT)
    return { status: 'below-min' };
  if (shareAbove(posterior, maxRps) > SURE && count(maxRps, 'pass') >= EDGE_PROBE_COUNT)
    return { status: maxRps < input.maxRps ? 'generator-limited' : 'above-max' };
  return undefined;
}

function isNarrow(
  { posterior, precision, minRps, maxRps }: SearchState,
  widening: number,
): boolean {
  const [low, middle, high] = [0.025, 0.5, 0.975].map((p) => posteriorQuantile(posterior, p));
  if (low === undefined || middle === undefined || high === undefined) return false;
  const inside = middle > Math.log(minRps) && middle < Math.log(maxRps);
  return inside && (high - low) / 2 <= precision * widening;
}
