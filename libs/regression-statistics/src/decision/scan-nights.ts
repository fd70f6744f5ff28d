import { createOnsetTester, type OnsetTest } from './onset-test.ts';
import { NIGHT_RULE } from './rule.ts';
import { createScreen, type Screen } from './screen.ts';
import type { Nights } from './whitened-fit.ts';

/** A night that plain averages put below this share of the floor of a suspicion is not tested. */
const SUSPECT_SHARE = 0.6;

/** A change of level that the nights up to `establishedAt` prove. */
export type EstablishedChange = OnsetTest & {
  /** Index of the night that proved it. */
  readonly establishedAt: number;
  /** The strength that it took. */
  readonly needed: number;
};

export type NightScan = {
  /** Ascending in time. */
  readonly changes: readonly EstablishedChange[];
  /** Nights that stand out alone and were not established as a change that same night, ascending. */
  readonly suspects: readonly OnsetTest[];
  /** Test of the last night alone against the level before it; undefined with too few nights. */
  readonly lastNight: OnsetTest | undefined;
  /** Indices at which levels begin; the first is 0. */
  readonly starts: readonly number[];
};

export type ScanLimits = {
  /** Steps below this, on the scale of the decision, are no change. */
  readonly floor: number;
  /** The least noise that is believed. */
  readonly minSigma: number;
  /** A night alone has to stand out by this much to be suspect. */
  readonly suspectFloor: number;
  /** The strength that a first change needs. */
  readonly needed: number;
};

/**
 * Goes through a history night by night, as it happened: each night is judged on the nights up to it.
 *
 * A change is established when for some onset, at least two nights back, the evidence is strong enough and the step is
 * at least the floor. From then on the new level is what nights are compared with.
 */
export function scanNights(nights: Nights, limits: ScanLimits): NightScan {
  const { floor, minSigma, suspectFloor } = limits;
  const starts = [0];
  const changes: EstablishedChange[] = [];
  const suspects: OnsetTest[] = [];
  let tester = createOnsetTester(nights, starts, minSigma);
  const screenFrom = createScreen(nights.y, floor);
  let screen = screenFrom(0);
  const last = nights.y.length - 1;
  for (let index = NIGHT_RULE.minReferenceNights; index <= last; index++) {
    const start = starts.at(-1) ?? 0;
    const needed = limits.needed + unrest(starts, nights.at, index);
    const best = strongest(tester, screen, start, index, needed);
    if (best && Math.abs(best.step) >= floor) {
      changes.push({ ...best, establishedAt: index, needed });
      starts.push(best.onset);
      tester = createOnsetTester(nights, starts, minSigma);
      screen = screenFrom(best.onset);
      continue;
    }
    if (index - start < 2 || screen.night(index) < SUSPECT_SHARE * suspectFloor) continue;
    const alone = tester.night(index);
    if (alone && alone.step >= suspectFloor && alone.strength >= NIGHT_RULE.suspect) {
      suspects.push(alone);
    }
  }
  return { changes, suspects, lastNight: last < 0 ? undefined : tester.night(last), starts };
}

function strongest(
  tester: ReturnType<typeof createOnsetTester>,
  screen: Screen,
  start: number,
  index: number,
  needed: number,
): OnsetTest | undefined {
  let best: OnsetTest | undefined;
  for (const count of NIGHT_RULE.onsets) {
    const onset = index - count + 1;
    if (onset <= start) break;
    if (!screen.step(onset, index)) continue;
    const test = tester.step(onset, index, needed);
    if (test && (!best || test.strength > best.strength)) best = test;
  }
  return best;
}

/** Series that keep changing are believed less: some machines have more than one normal level. */
function unrest(starts: readonly number[], at: ArrayLike<number>, index: number): number {
  const since = (at[index] ?? 0) - NIGHT_RULE.unrestNights;
  let recent = 0;
  for (const start of starts) if (start > 0 && (at[start] ?? 0) > since) recent++;
  return NIGHT_RULE.unrest * Math.max(0, recent - 1);
}
