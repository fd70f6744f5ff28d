import {
  changeInterval,
  classifyChanges,
  floorOf,
  worstHarm,
  type ChangeInterval,
  type ClassifiedChange,
  type OpenWorsening,
} from './classify-changes.ts';
import { nightLevel, type Scale } from './night-level.ts';
import { NIGHT_RULE } from './rule.ts';
import { scanNights, type NightScan } from './scan-nights.ts';
import type { OnsetTest } from './onset-test.ts';

/** One night: its number (days in a row; gaps are nights without a measurement), and the metric in each of its runs. */
export type HistoryNight = { readonly night: number; readonly runs: readonly number[] };

export type HistoryInput = {
  readonly scale: Scale;
  /** How much worse is a regression: positive, 0.2 = 20 %, or in points. */
  readonly threshold: number;
  /** Ascending, the last one is the one to be judged; of one environment and one scenario. */
  readonly nights: readonly HistoryNight[];
  /** The strength that a change needs; more than the rule's when many are judged together. */
  readonly needed?: number | undefined;
};

export type HistoryVerdict =
  | 'regressed'
  | 'improved'
  | 'change'
  | 'suspect-night'
  | 'unchanged'
  | 'inconclusive'
  | 'no-baseline';

export type HistoryJudgement = {
  readonly verdict: HistoryVerdict;
  /** The change that tonight established, or the open one that still counts as tonight's regression. */
  readonly established?: ClassifiedChange | undefined;
  /** Tonight alone against the level before it; absent with too few nights on the present level. */
  readonly alone?: (OnsetTest & { readonly change: ChangeInterval }) | undefined;
  readonly open?: OpenWorsening | undefined;
  /** Every established change of the history, ascending. */
  readonly changes: readonly ClassifiedChange[];
  readonly suspects: readonly OnsetTest[];
  /** Index of the first night of the present level. */
  readonly levelStart: number;
};

/** So long an open regression is tonight's verdict too; after a week the new level is the baseline. */
const OPEN_NIGHTS = 7;
/** A night alone is suspect from half the threshold on: to look again costs minutes. */
const SUSPECT_SHARE = 0.5;

/**
 * Judges the last night of a history: goes through it night by night, and says what the last one established.
 *
 * | verdict | when |
 * | --- | --- |
 * | no-baseline | fewer than 7 earlier nights |
 * | regressed | tonight established a change for the worse, compatible with the threshold, or within 7 nights of that, unless it went away |
 * | improved | the same for the better |
 * | change | established, but its 95 % interval stays below the threshold |
 * | suspect-night | tonight alone stands out; two nights or further repeats are needed |
 * | unchanged | the bad end of tonight's 95 % interval is within the threshold |
 * | inconclusive | the noise does not rule a regression out |
 */
export function judgeHistory(input: HistoryInput): HistoryJudgement {
  const { scale, threshold, nights } = input;
  const { scan, classified, open } = scanHistory(input);
  const last = nights.length - 1;
  const alone = scan.lastNight && {
    ...scan.lastNight,
    change: changeInterval(scan.lastNight, scale),
  };
  const common = {
    changes: classified,
    suspects: scan.suspects,
    open,
    alone,
    levelStart: scan.starts.at(-1) ?? 0,
  };
  if (last < NIGHT_RULE.minReferenceNights) return { ...common, verdict: 'no-baseline' };
  const tonight = classified.at(-1);
  if (tonight?.established.establishedAt === last) {
    return { ...common, verdict: tonight.level, established: tonight };
  }
  if (open?.regressedAt !== undefined && isRecent(nights, open.regressedAt)) {
    const opened = classified.find(
      ({ established }) => established.establishedAt === open.regressedAt,
    );
    return { ...common, verdict: 'regressed', established: opened };
  }
  if (scan.suspects.at(-1)?.onset === last) return { ...common, verdict: 'suspect-night' };
  if (!alone) return { ...common, verdict: 'inconclusive' };
  const within = worstHarm(alone.change, scale) < threshold;
  return { ...common, verdict: within ? 'unchanged' : 'inconclusive' };
}

/** Scans a history night by night, and says what each change that it established means. */
export function scanHistory({ scale, threshold, nights: recorded, needed }: HistoryInput): {
  scan: NightScan;
  classified: readonly ClassifiedChange[];
  open: OpenWorsening | undefined;
} {
  const y = new Float64Array(recorded.length);
  for (const [index, { runs }] of recorded.entries()) y[index] = nightLevel(runs, scale);
  const nights = { at: recorded.map(({ night }) => night), y };
  const { minNoiseRatio, minNoisePoints, floorShare } = NIGHT_RULE;
  const floor = floorOf(threshold, floorShare, scale);
  const scan = scanNights(nights, {
    floor,
    minSigma: scale.changeKind === 'ratio' ? minNoiseRatio : minNoisePoints,
    suspectFloor: floorOf(threshold, SUSPECT_SHARE, scale),
    needed: needed ?? NIGHT_RULE.established,
  });
  return { scan, ...classifyChanges(nights, scan, { scale, threshold, floor }) };
}

function isRecent(nights: readonly HistoryNight[], index: number): boolean {
  const night = nights[index]?.night ?? 0;
  return (nights.at(-1)?.night ?? 0) - night < OPEN_NIGHTS;
}
