import type { CapacityProbe, CriterionReading, ProbeVerdict } from '@perf-agent/contracts';
import type { PlannedProbe } from './plan-probe.ts';
import type { ProbeResult } from './probe-port.ts';
import { readCriterion, type Criterion } from './read-criteria.ts';
import { settle } from './settle.ts';

/** @returns what a valid probe says: its settled part, read by every criterion */
export function readProbe(
  { rateRps, purpose }: PlannedProbe,
  result: ProbeResult,
  criteria: readonly Criterion[],
): CapacityProbe {
  const settling = settle(result.latenciesMs);
  const readings = criteria.flatMap((criterion) => {
    const reading = readCriterion(criterion, result, settling);
    return reading === undefined ? [] : [reading];
  });
  const { stoppedBecause } = result;
  return {
    rateRps,
    achievedRps: result.achievedRps,
    durationMs: result.durationMs,
    requestCount: result.latenciesMs.length,
    settlingCount: settling.startIndex,
    settled: settling.settled,
    purpose,
    verdict: stoppedBecause === undefined ? verdictOf(readings) : 'fail',
    readings,
    doubtful: false,
    ...(stoppedBecause === undefined ? {} : { stoppedBecause }),
  };
}

function verdictOf(readings: readonly CriterionReading[]): ProbeVerdict {
  if (readings.some(({ verdict }) => verdict === 'fail')) return 'fail';
  const passed = readings.length > 0 && readings.every(({ verdict }) => verdict === 'pass');
  return passed ? 'pass' : 'unsure';
}
