import type { CapacityProbe } from '@perf-agent/contracts';
import { dependenceAt } from './dependence.ts';
import type { Evidence } from './posterior.ts';
import { overloadRatio, plainRatio, type Criterion } from './read-criteria.ts';

/** Independent requests from which on a probe is long enough for its queue to have filled. */
const TRUSTED_COUNT = 30;
const UNSETTLED_TRUST = 0.02;
/** In overload the queue grows and neighbours are alike, and yet there is no doubt. */
const OVERLOAD_COUNT = 40;

/** @returns what each probe says about a criterion; probes without a request say nothing */
export function evidenceOf(probes: readonly CapacityProbe[], criterion: Criterion): Evidence[] {
  return probes.flatMap((probe) => {
    const { rateRps, readings, settled, stoppedBecause } = probe;
    const plain = plainRatio(criterion);
    if (stoppedBecause !== undefined)
      return {
        rateRps,
        breachRatio: plain,
        effectiveCount: OVERLOAD_COUNT,
        trust: 1,
        atLeast: true,
      };
    const reading = readings.find(({ criterion: name }) => name === criterion.name);
    if (reading === undefined) return [];
    const breachRatio = reading.breachRatio.value;
    const own = reading.requestCount / dependenceAt(probes, criterion, Math.log(rateRps));
    const overloaded = breachRatio > overloadRatio(criterion);
    return {
      rateRps,
      breachRatio: Math.min(breachRatio, plain),
      effectiveCount: overloaded ? Math.max(OVERLOAD_COUNT, own) : own,
      trust: settled ? Math.min(1, (own / TRUSTED_COUNT) ** 2) : UNSETTLED_TRUST,
      atLeast: breachRatio > plain,
    };
  });
}
