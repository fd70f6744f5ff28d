import type { Interval } from '@perf-agent/contracts';
import type { Arm, ComparisonVerdict, RunsInput } from './comparison-types.ts';
import type { Judged } from './judge-shift.ts';

type ChangeKind = NonNullable<RunsInput['changeKind']>;

export const ARMS: readonly Arm[] = ['base', 'candidate'];

export function changeText(change: number, kind: ChangeKind): string {
  return `${change < 0 ? '−' : '+'}${sizeText(change, kind)}`;
}

export function sizeText(change: number, kind: ChangeKind): string {
  const size = Number(Math.abs(change * 100).toPrecision(2));
  return kind === 'points' ? `${size} percentage points` : `${size} %`;
}

export function effectText({ value, low, high }: Interval, kind: ChangeKind): string {
  const bounds =
    low === undefined || high === undefined
      ? ''
      : ` (95 %: ${changeText(low, kind)} to ${changeText(high, kind)})`;
  return `${changeText(value, kind)}${bounds}`;
}

export function pText(p: number): string {
  return p < 0.0001 ? 'p < 0.0001' : `p = ${Number(p.toPrecision(2))}`;
}

/** "The candidate is at +5.2 % (95 %: …) of base, p = 0.002: worse by more than the floor of 2 %." */
export function verdictText(
  verdict: ComparisonVerdict,
  { effect, pValue, floor }: Judged,
  kind: ChangeKind,
): string {
  const what = `The candidate against base: ${effectText(effect, kind)}, ${pText(pValue)}`;
  const atLeast = sizeText(floor, kind);
  const { low, high, value } = effect;
  switch (verdict) {
    case 'same': {
      const small =
        low !== undefined && high !== undefined && low * high > 0
          ? 'a difference is established, and it is'
          : 'any difference is';
      return `${what}; ${small} smaller than the floor of ${atLeast}.`;
    }
    case 'worse':
    case 'better':
      return `${what}; that is ${verdict}, by the floor of ${atLeast} or more.`;
    case 'inconclusive':
      if (low === undefined || high === undefined) return `${what}; too few runs for an interval.`;
      if (low * high > 0 && Math.abs(value) < floor)
        return `${what}; a difference is established, whether it reaches the floor of ${atLeast} is not.`;
      return `${what}; neither no difference nor one of the floor of ${atLeast} is ruled out.`;
  }
}

export function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
