import type { LoadSample, LoadSchedule, Trip } from '@perf-agent/contracts';
import type { FailureClusters } from './failure-clusters.ts';

/** One probe of the target's health. */
export type HealthProbe = { readonly atMs: number; readonly ok: boolean };

/** What a load generator used and how late it was since its last report. */
export type GeneratorState = {
  readonly atMs: number;
  /** CPU time of its process tree over wall time; 1 is one busy core. */
  readonly cpuShare?: number;
  /** How long after its due time a request was sent, 95th percentile. */
  readonly lagMs?: number;
};

/** What all rules know of the run. */
export type RunState = {
  readonly schedule: LoadSchedule | undefined;
  /** When the load began: the earliest time a request was due or sent. The schedule counts from here. */
  firstStartMs: number | undefined;
  /** Since when there have been ticks without a gap. */
  watchedFromMs: number;
  /** How many requests were seen to fail together. */
  readonly clusters: FailureClusters;
};

/** Decides when a run is stopped; each part is asked when something of its kind comes. */
export type Rule = {
  /** For rules that keep more than windows. `endMs` is when the request ended, by a clock that can be trusted. */
  readonly observe?: (sample: LoadSample, endMs: number) => void;
  /** Asked as the newest end of a request moves on. */
  readonly atSample?: (newestEndMs: number) => Trip | undefined;
  readonly atTick?: (nowMs: number) => Trip | undefined;
  readonly atProbe?: (probe: HealthProbe) => Trip | undefined;
  readonly atReport?: (state: GeneratorState) => Trip | undefined;
};
