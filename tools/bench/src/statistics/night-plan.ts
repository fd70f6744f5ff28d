import type { HistoryNight } from '@perf-agent/regression-statistics';
import { anyLevel, nightDraws } from './night-draws.ts';
import type { NightNoise } from './night-families.ts';

const NIGHTS = 90;
const RUNS = 5;
const DIGITS = 5;

export type ChangeKind = 'null' | 'step' | 'improve' | 'spike' | 'creep' | 'revert';

/** A history whose truth is known: kind and size of its change. */
export type KnownSeries = {
  readonly name: string;
  readonly family: string;
  readonly kind: ChangeKind;
  readonly pct: number;
  /** First changed night; null for none. */
  readonly changeNight: number | null;
  /** Nights that there would be if none were missing. */
  readonly nightCount: number;
  readonly nights: readonly HistoryNight[];
};

export type PlannedKind = readonly [kind: ChangeKind, pct: number, count: number];

/** Series of each kind in each family of noise. */
const PLAN: readonly PlannedKind[] = [
  ['null', 0, 24],
  ['step', 5, 4],
  ['step', 10, 8],
  ['step', 20, 8],
  ['step', 30, 8],
  ['improve', -20, 3],
  ['spike', 60, 3],
  ['creep', 20, 3],
  ['revert', 30, 3],
];

export type NightsPlan = {
  readonly seed: number;
  readonly runs?: number;
  /** Chance of a night that was not measured. */
  readonly missing?: number;
  readonly plan?: readonly PlannedKind[];
};

/** Simulates 90 nights of every planned kind in every family of noise; the same seed gives the same series. */
export function simulateNights(
  families: Readonly<Record<string, NightNoise>>,
  { seed, runs = RUNS, missing = 0, plan = PLAN }: NightsPlan,
): KnownSeries[] {
  return Object.entries(families).flatMap(([family, noise], order) => {
    const draws = nightDraws(seed * 1000 + order);
    return plan.flatMap(([kind, pct, count]) =>
      Array.from({ length: count }, (_, index): KnownSeries => {
        const changeNight = kind === 'null' ? null : draws.integer(35, 65);
        const level = anyLevel(draws);
        const nights = noise(draws, NIGHTS, runs).map((factors, night) => {
          const shifted = level * shiftOf(kind, pct, night - (changeNight ?? NIGHTS));
          return {
            night,
            runs: factors.map((factor) => Number((shifted * factor).toPrecision(DIGITS))),
          };
        });
        return {
          name: `${family}-${kind}${pct}-${index}`,
          family,
          kind,
          pct,
          changeNight,
          nightCount: NIGHTS,
          nights: missing > 0 ? nights.filter(() => !draws.chance(missing)) : nights,
        };
      }),
    );
  });
}

/** @param since nights since the change; negative before it */
function shiftOf(kind: ChangeKind, pct: number, since: number): number {
  if (since < 0) return 1;
  switch (kind) {
    case 'null':
      return 1;
    case 'step':
    case 'improve':
      return 1 + pct / 100;
    case 'spike':
      return since === 0 ? 1 + pct / 100 : 1;
    case 'creep':
      return 1 + Math.min(pct, since + 1) / 100;
    case 'revert':
      return since < 6 ? 1 + pct / 100 : 1;
  }
}
