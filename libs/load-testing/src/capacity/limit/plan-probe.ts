import type { CapacityProbe } from '@perf-agent/contracts';
import { dependenceAt } from './dependence.ts';
import { posteriorQuantile, type LimitPosterior } from './posterior.ts';
import { plainRatio, type Criterion } from './read-criteria.ts';

/** What the search knows, as far as the next probe depends on it. */
export type SearchState = {
  readonly probes: readonly CapacityProbe[];
  readonly posterior: LimitPosterior;
  /** The criterion that most likely ends first. */
  readonly binding: Criterion;
  readonly minRps: number;
  readonly maxRps: number;
  readonly startRps: number;
  /** Half of the interval's width over its middle. */
  readonly precision: number;
};

export type PlannedProbe = {
  readonly rateRps: number;
  readonly requestCount: number;
  readonly purpose: CapacityProbe['purpose'];
};

/** Never more than this over the highest rate that did not break: a service isn't thrown far over its limit. */
const MAX_STEP = 2;
const Z = 1.96;
/** Above this standard deviation of the log rate the limit is only being bracketed. */
const BRACKET_SPREAD = 0.15;
/** A probe may be so many times as long as the longest before: the first guesses of its length are rough. */
const MAX_GROWTH = 2.5;
/** Each probe near the limit is longer than those before: however wrong the first guesses are, it takes few. */
const MIN_GROWTH = 1.2;
/** Independent requests of a probe: enough for its queue to fill, and for its spread to be known. */
const MIN_EFFECTIVE_COUNT = 25;
/** The part of the remaining work that one probe does. */
const REFINE_SHARE = 0.25;
/** One side is so much less known that the next probe goes there, out of turn. */
const SKEWED = 1.5;

/** Requests of a short probe: four times what shows no breach at all to be few enough. */
function shortProbeCount({ allowedRatio }: Criterion): number {
  return Math.ceil((4 * Z * Z * (1 - allowedRatio)) / allowedRatio);
}

/**
 * Chooses the next rate and its number of requests. Far from the limit: the middle of what is known, short. Near it: in
 * turn a little below and a little above, where a probe tells most about both limit and slope, as long as the rest of
 * the precision needs.
 */
export function planProbe(state: SearchState): PlannedProbe {
  const { probes, posterior, startRps, precision } = state;
  const shortCount = shortProbeCount(state.binding);
  if (probes.length === 0)
    return { rateRps: startRps, requestCount: shortCount, purpose: 'bracket' };
  const at = (p: number): number => posteriorQuantile(posterior, p);
  const middle = at(0.5);
  const spread = (at(0.84) - at(0.16)) / 2;
  if (spread > BRACKET_SPREAD) {
    const rateRps = within(state, Math.exp(middle));
    const requestCount = shortCount * 2 ** unsureNear(state, rateRps);
    return { rateRps, requestCount, purpose: 'bracket' };
  }
  const side = nextSide(state);
  const offset = Math.max(0.5 * precision, side < 0 ? middle - at(0.16) : at(0.84) - middle);
  const rateRps = within(state, Math.exp(middle + side * offset));
  return { rateRps, requestCount: refineCount(state, spread, rateRps), purpose: 'refine' };
}

/** A probe at one end of the interval that is about to be reported. */
export function planRecheck(state: SearchState, end: 'low' | 'high'): PlannedProbe {
  const { posterior } = state;
  const rateRps = within(
    state,
    Math.exp(posteriorQuantile(posterior, end === 'low' ? 0.025 : 0.975)),
  );
  return { rateRps, requestCount: recheckCount(state, rateRps), purpose: 'recheck' };
}

function within({ probes, minRps, maxRps, startRps }: SearchState, rateRps: number): number {
  const kept = probes.filter(
    ({ verdict, readings }) =>
      verdict !== 'fail' &&
      readings.every(({ breachRatio, allowedRatio }) => breachRatio.value <= allowedRatio),
  );
  const highest = Math.max(startRps / MAX_STEP, ...kept.map((probe) => probe.rateRps));
  return Math.min(maxRps, Math.max(minRps, Math.min(rateRps, MAX_STEP * highest)));
}

/** How often probes near a rate ended unsure: each time the next one is twice as long. */
function unsureNear({ probes }: SearchState, rate: number): number {
  return probes.filter(
    ({ verdict, rateRps }) =>
      verdict === 'unsure' && Math.abs(Math.log(rateRps / rate)) < BRACKET_SPREAD,
  ).length;
}

/** @returns -1 for below the limit, 1 for above */
function nextSide({ probes, posterior }: SearchState): number {
  const middle = posteriorQuantile(posterior, 0.5);
  const below = middle - posteriorQuantile(posterior, 0.05);
  const above = posteriorQuantile(posterior, 0.95) - middle;
  if (above > SKEWED * below) return 1;
  if (below > SKEWED * above) return -1;
  const last = probes.findLast(({ purpose }) => purpose === 'refine');
  return last !== undefined && Math.log(last.rateRps) < middle ? 1 : -1;
}

function minCount({ probes, binding }: SearchState, rateRps: number): number {
  const dependence = dependenceAt(probes, binding, Math.log(rateRps));
  return Math.ceil(Math.max(shortProbeCount(binding), MIN_EFFECTIVE_COUNT * dependence));
}

function recheckCount(state: SearchState, rateRps: number): number {
  const last = lastOnSide(state, rateRps);
  const enough = last !== undefined && isPlain(last, state.binding) ? last : undefined;
  return Math.min(minCount(state, rateRps), enough?.requestCount ?? longestOf(state.probes));
}

/** The last probe near the limit that was on the same side of it. */
function lastOnSide(
  { probes, posterior }: SearchState,
  rateRps: number,
): CapacityProbe | undefined {
  const middle = Math.exp(posteriorQuantile(posterior, 0.5));
  return probes.findLast(
    (probe) => probe.purpose !== 'bracket' && probe.rateRps < middle === rateRps < middle,
  );
}

function longestOf(probes: readonly CapacityProbe[]): number {
  return Math.max(...probes.map(({ requestCount }) => requestCount));
}

function refineCount(state: SearchState, spread: number, rateRps: number): number {
  const { probes, posterior, binding, precision } = state;
  const { allowedRatio } = binding;
  const needed = Math.max(0, (Z / precision) ** 2 - 1 / spread ** 2);
  const dependence = dependenceAt(probes, binding, Math.log(rateRps));
  const perRequest = (posterior.slope ** 2 * allowedRatio * (1 - allowedRatio)) / dependence;
  const wanted = Math.max((REFINE_SHARE * needed) / perRequest, minCount(state, rateRps));
  const last = lastOnSide(state, rateRps);
  if (last === undefined) return Math.ceil(Math.min(wanted, MAX_GROWTH * longestOf(probes)));
  if (isPlain(last, binding))
    return Math.ceil(Math.max(shortProbeCount(binding), Math.min(wanted, last.requestCount / 2)));
  return Math.ceil(
    Math.min(Math.max(wanted, MIN_GROWTH * last.requestCount), MAX_GROWTH * longestOf(probes)),
  );
}

/** So far over the limit that a shorter probe would have shown it. */
function isPlain({ readings }: CapacityProbe, criterion: Criterion): boolean {
  return readings.some(
    ({ criterion: name, breachRatio }) =>
      name === criterion.name && breachRatio.value > plainRatio(criterion),
  );
}
