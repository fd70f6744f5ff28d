import { PerfError } from '@perf-agent/contracts/basics';
import type { HistoryInput } from './judge-history.ts';
import { nightLevel } from './night-level.ts';

/** Factors between units in use: seconds, milliseconds, microseconds; bytes, KiB, MiB; percent. */
const UNIT_FACTORS = [100, 1000, 1024, 1e6, 1024 ** 2];
/** Nights within this factor of a unit's may have been in another unit: noise and a real change come on top. */
const UNIT_TOLERANCE = Math.log(1.15);

/**
 * Refuses a history that no verdict can be made from.
 *
 * @throws PerfError SAMPLE_TOO_SMALL: a night without runs. SAMPLE_INVALID: NaN, infinite and negative values, zeros in a
 *   metric whose changes are relative, nights that come twice or out of order, a night that looks like another unit
 */
export function checkHistory(who: string, { scale, nights }: HistoryInput): void {
  let before: { night: number; level: number } | undefined;
  for (const { night, runs } of nights) {
    const where = `${who}: night ${night}`;
    if (before && night <= before.night) {
      const message = `${where}: comes after night ${before.night}, expected ascending nights, each once`;
      throw new PerfError('SAMPLE_INVALID', message, {
        hint: 'Sort the nights, and put all runs of one night together.',
      });
    }
    if (runs.length === 0) {
      throw new PerfError('SAMPLE_TOO_SMALL', `${where}: 0 runs, expected at least 1`);
    }
    for (const [index, value] of runs.entries()) {
      if (Number.isFinite(value) && (value > 0 || (value === 0 && scale.changeKind === 'points'))) {
        continue;
      }
      const range = scale.changeKind === 'points' ? 'of at least 0' : 'above 0';
      const message = `${where}: run ${index + 1} is ${value}, expected a finite number ${range}`;
      throw new PerfError('SAMPLE_INVALID', message, {
        hint: 'Leave out runs that measured nothing.',
      });
    }
    const level = nightLevel(runs, scale);
    if (before && scale.changeKind === 'ratio') checkUnit(where, before, level);
    before = { night, level };
  }
}

function checkUnit(where: string, before: { night: number; level: number }, level: number): void {
  const jump = Math.abs(level - before.level);
  const distance = (factor: number): number => Math.abs(jump - Math.log(factor));
  const [factor = 1] = UNIT_FACTORS.toSorted((a, b) => distance(a) - distance(b));
  if (distance(factor) > UNIT_TOLERANCE) return;
  throw new PerfError(
    'SAMPLE_INVALID',
    `${where}: differs from night ${before.night} by a factor of ${Math.exp(jump).toPrecision(3)}, ` +
      `as if the unit had changed (× ${factor})`,
    { hint: 'Give all nights in one unit, or start a new series.' },
  );
}
