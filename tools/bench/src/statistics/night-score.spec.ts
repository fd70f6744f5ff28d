import { describe, expect, test } from '@jest/globals';
import { readKnownNights } from './night-files.ts';
import type { ChangeKind, KnownSeries } from './night-plan.ts';
import type { Alarm } from './night-rules.ts';
import { per100, scoreNights } from './night-score.ts';

const shared = await readKnownNights();
const withShared = shared ? test : test.skip;

function known(
  family: string,
  kind: ChangeKind,
  pct: number,
  changeNight: number | null,
): KnownSeries {
  return { name: kind, family, kind, pct, changeNight, nightCount: 90, nights: [] };
}

function alarms(...nights: number[]): Alarm[] {
  return nights.map((night) => ({ night, level: 'regressed' }));
}

const JUDGED = [
  { series: known('a', 'null', 0, null), alarms: alarms(5, 27, 28, 34, 35, 41, 60) },
  { series: known('a', 'step', 20, 40), alarms: alarms(39, 40, 41) },
  { series: known('b', 'step', 20, 50), alarms: alarms(49, 56) },
  { series: known('b', 'step', 20, 50), alarms: alarms(57) },
  { series: known('b', 'creep', 20, 40), alarms: alarms(63) },
  { series: known('a', 'revert', 30, 40), alarms: alarms(46) },
  { series: known('a', 'spike', 60, 45), alarms: alarms(45) },
];

describe('the score of a rule', () => {
  // What score_alerts.py printed for the same alarms.
  test('counts as score_alerts.py does', () => {
    const { all, byFamily, found } = scoreNights(JUDGED);
    expect(all).toEqual({ alarms: 5, quietNights: 159 });
    expect(byFamily.get('a')).toEqual({ alarms: 4, quietNights: 103 });
    expect(byFamily.get('b')).toEqual({ alarms: 1, quietNights: 56 });
    expect(Object.fromEntries(found)).toEqual({
      'step+20': { count: 3, foundRatio: 2 / 3, medianNights: 7 },
      'creep+20': { count: 1, foundRatio: 1, medianNights: 24 },
      'revert+30': { count: 1, foundRatio: 0, medianNights: undefined },
      'spike+60': { count: 1, foundRatio: 1, medianNights: 1 },
    });
  });

  // An alarm on every 23rd night or so, shifted from series to series.
  withShared('counts as score_alerts.py does on the shared set', () => {
    const judged = (shared ?? []).map((series, index) => ({
      series,
      alarms: alarms(
        ...Array.from({ length: 90 }, (_, night) => night).filter(
          (night) => (7 * index + 3 * night) % 23 === 0,
        ),
      ),
    }));
    const { all, byFamily, found } = scoreNights(judged);
    expect(all.quietNights).toBe(16404);
    expect(per100(all)).toBeCloseTo(4.377, 3);
    expect(byFamily.get('heavytail')).toEqual({ alarms: 105, quietNights: 2312 });
    expect(byFamily.get('mixed')).toEqual({ alarms: 98, quietNights: 2334 });
    const table = [...found].map(([kind, { count, foundRatio, medianNights }]) => [
      kind,
      count,
      Number((100 * foundRatio).toFixed(1)),
      medianNights,
    ]);
    expect(table.toSorted()).toEqual([
      ['creep+20', 21, 100, 8],
      ['improve-20', 21, 33.3, 3],
      ['revert+30', 21, 23.8, 4],
      ['spike+60', 21, 23.8, 5],
      ['step+10', 56, 32.1, 3],
      ['step+20', 56, 17.9, 5],
      ['step+30', 56, 33.9, 4],
      ['step+5', 28, 32.1, 4],
    ]);
  });

  test('a bad night is called a regression only by a regression within a week', () => {
    const series = known('a', 'spike', 60, 45);
    const change: Alarm = { night: 45, level: 'change' };
    const judged = [alarms(45), alarms(51), alarms(52), [change]];
    const { spikeRatio } = scoreNights(judged.map((one) => ({ series, alarms: one })));
    expect(spikeRatio).toBe(0.5);
  });

  test('onset and interval count among those found that say them', () => {
    const series = known('a', 'step', 20, 50);
    const said = (changeNight: number, low: number): Alarm => ({
      night: 52,
      level: 'change',
      changeNight,
      percent: { value: 20, low, high: 30 },
    });
    const judged = [[said(51, 10)], [said(52, 10)], [said(49, 21)], alarms(50), []];
    const { named } = scoreNights(judged.map((one) => ({ series, alarms: one })));
    expect(named.get('step+20')).toEqual({ onsetRatio: 2 / 3, coveredRatio: 2 / 3 });
  });
});
