import { describe, expect, test } from '@jest/globals';
import { readSimulatedNights } from '../testing/simulated-nights.ts';
import { replayNights } from './replay-nights.ts';

const series = readSimulatedNights();
const HISTORY = 28;
const WINDOW = 7;
const replayed = (series ?? []).map((entry) => ({
  ...entry,
  alerts: replayNights({
    scale: { worse: 'higher', changeKind: 'ratio' },
    threshold: 0.2,
    nights: entry.nights,
  }).alerts.filter(({ night, level }) => night >= HISTORY && level !== 'suspect-night'),
}));

function foundShare(kind: string, pct: number, window: number): number {
  const changed = replayed.filter((entry) => entry.kind === kind && entry.pct === pct);
  const found = changed.filter(({ alerts, changeNight }) =>
    alerts.some(({ night }) => night >= (changeNight ?? 0) && night < (changeNight ?? 0) + window),
  );
  return found.length / changed.length;
}

// The numbers are those that the decision has to reach, not those that it has.
(series ? describe : describe.skip)('on 448 simulated histories of seven kinds of noise', () => {
  test('alarms at most 0.2 times in 100 quiet nights', () => {
    let quiet = 0;
    let alarms = 0;
    for (const { alerts, changeNight } of replayed) {
      quiet += (changeNight ?? 90) - HISTORY;
      alarms += alerts.filter(({ night }) => night < (changeNight ?? 90)).length;
    }
    expect(quiet).toBeGreaterThan(16_000);
    expect((100 * alarms) / quiet).toBeLessThan(0.2);
  });

  test.each([
    ['step', 30, WINDOW, 0.99],
    ['step', 20, WINDOW, 0.97],
    ['step', 10, WINDOW, 0.6],
    ['creep', 20, 24, 0.95],
    ['revert', 30, 6, 0.95],
  ])('finds a %s of %d %% within %d nights in time', (kind, pct, window, share) => {
    expect(foundShare(kind, pct, window)).toBeGreaterThanOrEqual(share);
  });

  test('names the onset of +20 % within one night', () => {
    const steps = replayed.filter(({ kind, pct }) => kind === 'step' && pct === 20);
    const named = steps.filter(({ alerts, changeNight }) => {
      const first = alerts.find(({ night }) => night >= (changeNight ?? 0));
      return first && Math.abs(first.changeNight - (changeNight ?? 0)) <= 1;
    });
    expect(named.length / steps.length).toBeGreaterThan(0.8);
  });

  test('calls no bad night of +60 % a regression', () => {
    const spikes = replayed.filter(({ kind }) => kind === 'spike');
    const called = spikes.filter(({ alerts, changeNight }) =>
      alerts.some(({ night, level }) => level === 'regressed' && night >= (changeNight ?? 0)),
    );
    expect(called.length / spikes.length).toBeLessThanOrEqual(0.05);
  });
});
