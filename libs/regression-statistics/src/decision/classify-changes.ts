import { twoSidedT } from '../primitives/student-t.ts';
import { fromHarm, toChange, type Scale } from './night-level.ts';
import type { OnsetTest } from './onset-test.ts';
import { openTotal } from './open-total.ts';
import type { EstablishedChange, NightScan } from './scan-nights.ts';
import type { Nights } from './whitened-fit.ts';

const CONFIDENCE = 0.95;

/** A change of the metric with its 95 % interval, sign as measured: 0.2 = +20 %, or +20 points for error ratios. */
export type ChangeInterval = {
  readonly value: number;
  readonly low: number;
  readonly high: number;
};

export type Limits = {
  readonly scale: Scale;
  /** How much worse counts as a regression, positive: 0.2 = 20 %, or points. */
  readonly threshold: number;
  /** Steps below this, on the scale of the decision, are neither change nor reason to stay open. */
  readonly floor: number;
};

export type ClassifiedChange = {
  /** 'regressed', 'improved': compatible with the threshold. 'change': established, but below it. */
  readonly level: 'regressed' | 'improved' | 'change';
  readonly change: ChangeInterval;
  readonly established: EstablishedChange;
  /** Index of the onset of a worsening that this change takes back. */
  readonly recoveredFrom?: number;
};

/** A worsening that no later change took back. */
export type OpenWorsening = {
  /** The change that began it. */
  readonly first: EstablishedChange;
  /** Index of the night that made it a regression; undefined while it is a change below the threshold. */
  readonly regressedAt: number | undefined;
  /** What is left of it on the scale of the decision. */
  readonly left: number;
};

/**
 * Says what each established change means, in their order.
 *
 * A worsening that comes in several steps, or creeps on after them, counts as a whole: when the last nights together are
 * far enough from the level before it, it becomes a regression, once. A change for the better that leaves less than the
 * floor of a worsening is its recovery.
 */
export function classifyChanges(
  nights: Nights,
  { changes, starts }: Pick<NightScan, 'changes' | 'starts'>,
  limits: Limits,
): { classified: ClassifiedChange[]; open: OpenWorsening | undefined } {
  const classified: ClassifiedChange[] = [];
  let open: OpenWorsening | undefined;
  for (const [index, established] of changes.entries()) {
    const change = changeInterval(established, limits.scale);
    const left = (open?.left ?? 0) + established.step;
    if (established.step > 0) {
      const level = compatibleHarm(change, limits) ? 'regressed' : 'change';
      classified.push({ level, change, established });
      const { establishedAt } = established;
      const regressedAt = open?.regressedAt ?? (level === 'regressed' ? establishedAt : undefined);
      open = { first: open?.first ?? established, regressedAt, left };
    } else {
      const recovered = open !== undefined && left < limits.floor;
      const level = compatibleGain(change, limits) ? 'improved' : 'change';
      const recoveredFrom = recovered && open ? { recoveredFrom: open.first.onset } : {};
      classified.push({ level, change, established, ...recoveredFrom });
      open = recovered || !open ? undefined : { ...open, left };
    }
    if (open?.regressedAt !== undefined || !open) continue;
    const next = changes[index + 1]?.establishedAt ?? nights.y.length;
    const whole = firstRegressed(
      nights,
      open.first,
      starts,
      established.establishedAt + 1,
      next,
      limits,
    );
    if (!whole) continue;
    classified.push(whole);
    open = { ...open, regressedAt: whole.established.establishedAt, left: whole.established.step };
  }
  return { classified, open };
}

/** The first of some nights by which a worsening as a whole is a regression. */
function firstRegressed(
  nights: Nights,
  first: EstablishedChange,
  starts: readonly number[],
  from: number,
  to: number,
  limits: Limits,
): ClassifiedChange | undefined {
  for (let last = from; last < to; last++) {
    const established = openTotal(nights, first, starts, last);
    if (!established) continue;
    const change = changeInterval(established, limits.scale);
    if (compatibleHarm(change, limits)) return { level: 'regressed', change, established };
  }
  return undefined;
}

/** The step of a test as a change of the metric; the t quantile of its noise's degrees of freedom. */
export function changeInterval(
  { step, standardError, noise }: OnsetTest,
  scale: Scale,
): ChangeInterval {
  const half = twoSidedT(CONFIDENCE, noise.freedom) * standardError;
  const bounds = [toChange(step - half, scale), toChange(step + half, scale)];
  return { value: toChange(step, scale), low: Math.min(...bounds), high: Math.max(...bounds) };
}

/** How much worse the bad end of an interval is, on the scale of the decision. */
export function worstHarm(change: ChangeInterval, { worse }: Scale): number {
  return worse === 'higher' ? change.high : -change.low;
}

function compatibleHarm(change: ChangeInterval, { scale, threshold }: Limits): boolean {
  return worstHarm(change, scale) >= threshold;
}

function compatibleGain(change: ChangeInterval, { scale, threshold }: Limits): boolean {
  return (scale.worse === 'higher' ? -change.low : change.high) >= threshold;
}

/** The least step that counts, on the scale of the decision. */
export function floorOf(threshold: number, floorShare: number, scale: Scale): number {
  return fromHarm(threshold * floorShare, scale);
}
