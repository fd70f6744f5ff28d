import { changeInterval } from './classify-changes.ts';
import { scanHistory, type HistoryInput } from './judge-history.ts';

/** What the nightly would have said, and when. */
export type NightAlert = {
  readonly night: number;
  readonly level: 'regressed' | 'change' | 'suspect-night';
  /** First night of the new level. */
  readonly changeNight: number;
  /** Change of the metric in percent (points for error ratios), sign as measured, with its 95 % interval. */
  readonly percent: { readonly value: number; readonly low: number; readonly high: number };
};

export type NightReplay = {
  readonly alerts: readonly NightAlert[];
  /** Changes for the better that took a worsening back. */
  readonly recoveries: readonly {
    readonly night: number;
    readonly changeNight: number;
    /** First night of what went away. */
    readonly worseSince: number;
  }[];
};

/**
 * Replays the nightly rule over a history: each night is judged on the nights up to it. An alert is given once, on the
 * night that established it. Changes for the better are no alerts.
 */
export function replayNights(input: HistoryInput): NightReplay {
  const { scale, nights } = input;
  const { scan, classified } = scanHistory(input);
  const nightOf = (index: number): number => nights[index]?.night ?? index;
  const alerts: NightAlert[] = [];
  const recoveries: NightReplay['recoveries'][number][] = [];
  for (const { level, change, established, recoveredFrom } of classified) {
    if (recoveredFrom !== undefined) {
      recoveries.push({
        night: nightOf(established.establishedAt),
        changeNight: nightOf(established.onset),
        worseSince: nightOf(recoveredFrom),
      });
    }
    if (established.step <= 0 || level === 'improved') continue;
    alerts.push({
      night: nightOf(established.establishedAt),
      level,
      changeNight: nightOf(established.onset),
      percent: toPercent(change),
    });
  }
  for (const suspect of scan.suspects) {
    const night = nightOf(suspect.onset);
    const percent = toPercent(changeInterval(suspect, scale));
    alerts.push({ night, level: 'suspect-night', changeNight: night, percent });
  }
  alerts.sort((a, b) => a.night - b.night);
  return { alerts, recoveries };
}

function toPercent({ value, low, high }: { value: number; low: number; high: number }) {
  return { value: value * 100, low: low * 100, high: high * 100 };
}
