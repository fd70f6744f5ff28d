import {
  CAPACITY_RESULT_SCHEMA,
  type CapacityProbe,
  type CapacityResult,
} from '@perf-agent/contracts';
import type { CheckedInput } from './capacity-input.ts';
import type { Knowledge } from './learn.ts';
import { posteriorQuantile, shareAbove } from './posterior.ts';
import type { Criterion } from './read-criteria.ts';

/** How a search ended. */
export type SearchEnd = Pick<CapacityResult, 'status' | 'recheck'>;

type Finished = {
  readonly input: CheckedInput;
  readonly criteria: readonly Criterion[];
  readonly probes: readonly CapacityProbe[];
  readonly invalidReasons: readonly string[];
  readonly knowledge: Knowledge;
  readonly end: SearchEnd;
  readonly probeCount: number;
  readonly requestCount: number;
  readonly durationMs: number;
};

type Bounds = Pick<CapacityResult, 'estimateRps' | 'lowRps' | 'highRps'>;

/** @returns the result of a search that has ended, in numbers and in words */
export function conclude(finished: Finished): CapacityResult {
  const { input, criteria, knowledge, end } = finished;
  const bounds = boundsOf(finished);
  const limitedBy = criteria[knowledge.bindingIndex]?.name;
  const sawLimit = end.status !== 'above-max' && end.status !== 'generator-limited';
  const probes = finished.probes.map((probe) => ({
    ...probe,
    doubtful: isDoubtful(probe, bounds),
  }));
  return {
    schema: CAPACITY_RESULT_SCHEMA,
    ...end,
    reason: reasonOf(finished, bounds),
    slo: input.slo,
    ...bounds,
    ...(sawLimit && limitedBy !== undefined ? { limitedBy } : {}),
    probeCount: finished.probeCount,
    requestCount: finished.requestCount,
    durationMs: finished.durationMs,
    probes,
    warnings: warningsOf(probes, finished),
  };
}

/** An interval is never narrower than asked: the curve is known no better than that. */
function boundsOf({ input, knowledge, end, probes }: Finished): Bounds {
  const { precision, minRps, maxRps } = input;
  const passed = probes.filter(({ verdict }) => verdict === 'pass').map(({ rateRps }) => rateRps);
  const highestPass = passed.length === 0 ? {} : { lowRps: Math.max(...passed) };
  if (end.status === 'below-min') return { highRps: minRps };
  if (end.status === 'above-max') return { lowRps: maxRps };
  if (end.status === 'generator-limited') return highestPass;
  const at = (p: number): number => Math.exp(posteriorQuantile(knowledge.limit, p));
  const estimateRps = at(0.5);
  const lowRps = Math.min(at(0.025), estimateRps * (1 - precision));
  const highRps = Math.max(at(0.975), estimateRps * (1 + precision));
  return {
    ...(estimateRps >= minRps && estimateRps <= maxRps ? { estimateRps } : {}),
    ...(shareAbove(knowledge.limit, minRps) >= 0.975 ? { lowRps: Math.max(lowRps, minRps) } : {}),
    ...(shareAbove(knowledge.limit, maxRps) <= 0.025 ? { highRps: Math.min(highRps, maxRps) } : {}),
  };
}

function isDoubtful({ verdict, rateRps }: CapacityProbe, { lowRps, highRps }: Bounds): boolean {
  if (verdict === 'pass') return highRps !== undefined && rateRps > highRps;
  return verdict === 'fail' && lowRps !== undefined && rateRps < lowRps;
}

function reasonOf(
  { input, criteria, knowledge, end, invalidReasons, probeCount, requestCount }: Finished,
  { estimateRps, lowRps, highRps }: Bounds,
): string {
  const binding = criteria[knowledge.bindingIndex];
  const slo = binding === undefined ? 'the SLO' : wordsOf(binding);
  const spent = `${probeCount} probes, ${requestCount} requests`;
  const range = `${lowRps === undefined ? 'below' : rate(lowRps)} to ${highRps === undefined ? 'above' : rate(highRps)}`;
  switch (end.status) {
    case 'found':
      return `${slo} holds up to ${rate(estimateRps ?? 0)} requests/s (95 %: ${range}; ${spent})`;
    case 'budget-spent':
      return `the budget ended before the limit was known to ±${Math.round(input.precision * 100)} % (${spent}); it lies at ${range} requests/s`;
    case 'below-min':
      return `even at ${rate(input.minRps)} requests/s ${slo} does not hold`;
    case 'above-max':
      return `${slo} still holds at ${rate(input.maxRps)} requests/s, the highest rate that was allowed`;
    case 'generator-limited':
      return `the load generator was at its end before the service: ${invalidReasons.at(-1) ?? 'no reason given'}`;
  }
}

function wordsOf({ name, limit }: Criterion): string {
  if (name === 'errorRatio') return `an error ratio of at most ${limit * 100} %`;
  return `a ${name.replace('LatencyMs', '')} latency of at most ${limit} ms`;
}

function rate(rateRps: number): string {
  return rateRps >= 100 ? rateRps.toFixed(0) : rateRps.toPrecision(3);
}

function warningsOf(probes: readonly CapacityProbe[], { end, invalidReasons }: Finished): string[] {
  const warnings: string[] = [];
  const doubtful = probes.filter((probe) => probe.doubtful).length;
  if (doubtful > 0)
    warnings.push(`${doubtful} of ${probes.length} probes contradict the others and hardly count`);
  const { recheck } = end;
  if (recheck !== undefined && (recheck.low !== 'pass' || recheck.high !== 'fail'))
    warnings.push(
      `the re-check contradicts nothing, but is not clear by itself: ${recheck.low} at the low end, ${recheck.high} at the high end`,
    );
  if (end.status !== 'generator-limited')
    warnings.push(...invalidReasons.map((reason) => `a probe was not used, ${reason}`));
  return warnings;
}
