import { CapacitySlo, PerfError } from '@perf-agent/contracts';
import type { Probe } from './probe-port.ts';

/** What a search may spend; what is left out is not limited by more than the defaults. */
export type CapacityBudget = {
  readonly maxProbeCount?: number;
  readonly maxRequestCount?: number;
  readonly maxDurationMs?: number;
};

export type CapacityInput = {
  readonly probe: Probe;
  readonly slo: CapacitySlo;
  /** Rates below and above are not tried. */
  readonly minRps: number;
  readonly maxRps: number;
  /** The first rate; the lowest when left out. */
  readonly startRps?: number;
  /** Half of the interval's width over its middle, 0.01 to 0.5. */
  readonly precision?: number;
  /** A real service needs time to show what a rate does to it, however many requests that is. */
  readonly minProbeMs?: number;
  readonly budget?: CapacityBudget;
  readonly signal: AbortSignal;
};

const DEFAULT_PRECISION = 0.05;
const DEFAULT_BUDGET = {
  maxProbeCount: 60,
  maxRequestCount: 1_000_000,
  maxDurationMs: 3_600_000,
};
const DEFAULT_MIN_PROBE_MS = 2000;

export type CheckedInput = Required<CapacityInput> & { readonly budget: Required<CapacityBudget> };

/** @throws PerfError USAGE naming what does not fit */
export function checkInput(input: CapacityInput): CheckedInput {
  const { minRps, maxRps, startRps = minRps, precision = DEFAULT_PRECISION } = input;
  const expect = (holds: boolean, what: string): void => {
    if (!holds) throw new PerfError('USAGE', `capacity: expected ${what}`);
  };
  expect(minRps > 0 && maxRps < Infinity, 'rates above 0');
  expect(minRps < maxRps, `the lowest rate below the highest, found ${minRps} and ${maxRps}`);
  expect(startRps >= minRps && startRps <= maxRps, `the first rate from ${minRps} to ${maxRps}`);
  expect(precision >= 0.01 && precision <= 0.5, `a precision from 0.01 to 0.5, found ${precision}`);
  const slo = CapacitySlo.safeParse(input.slo);
  if (!slo.success) {
    const [issue] = slo.error.issues;
    throw new PerfError('USAGE', `capacity: slo: ${issue?.message ?? 'not valid'}`);
  }
  return {
    ...input,
    startRps,
    precision,
    minProbeMs: input.minProbeMs ?? DEFAULT_MIN_PROBE_MS,
    budget: { ...DEFAULT_BUDGET, ...input.budget },
  };
}
