import type { NightInput, NightValue } from '../nightly/compare-night.ts';

/** @returns one night a value, from 2026-03-01 on */
export function nights(values: readonly number[]): NightValue[] {
  return values.map((value, index) => ({
    date: `2026-03-${String(index + 1).padStart(2, '0')}`,
    value,
  }));
}

export const STEADY_NIGHTS_MS = [98, 101, 100, 103, 99, 97, 102];

/** p95 latency, threshold 20 %, seven steady nights around 100 ms; parts can be given. */
export function p95Input(tonight: number, parts: Partial<NightInput> = {}): NightInput {
  return {
    scenario: 'checkout',
    metric: 'p95LatencyMs',
    tonight: { value: tonight },
    baselineNights: nights(STEADY_NIGHTS_MS),
    threshold: 0.2,
    ...parts,
  };
}
