import { describe, expect, test } from '@jest/globals';
import { readSimulatedNights } from '../testing/simulated-nights.ts';
import { describeHistory, type HistoryFinding } from './describe-history.ts';

type Found = {
  readonly kind: string;
  readonly changeNight: number | null;
  readonly findings: HistoryFinding[];
};

const simulated = readSimulatedNights();
const families = new Map<string, Found[]>();

function foundIn(family: string): Found[] {
  const known = families.get(family);
  if (known) return known;
  const ofFamily = (simulated ?? []).filter((series) => series.family === family);
  const all = ofFamily.map(({ nights, ...series }) => {
    return { ...series, findings: describeHistory(nights, { worse: 'higher' }) };
  });
  families.set(family, all);
  return all;
}

/** In which part of the series of a family a kind of finding is named. */
function share(
  family: string,
  kind: HistoryFinding['kind'],
  seriesKinds?: readonly string[],
): number {
  const series = foundIn(family).filter((one) => !seriesKinds || seriesKinds.includes(one.kind));
  return (
    series.filter(({ findings }) => findings.some((one) => one.kind === kind)).length /
    series.length
  );
}

const withNights = simulated ? describe : describe.skip;

withNights('describeHistory on the simulated nights', () => {
  test.each([
    ['warmup', 'warm-up', 0.9],
    ['multimodal', 'modes', 0.9],
    ['drift', 'weekday', 0.9],
  ] as const)('names what %s has: %s', (family, kind, least) => {
    expect(share(family, kind)).toBeGreaterThanOrEqual(least);
  });

  test.each([
    ['lognormal', ['warm-up', 'modes', 'weekday', 'night-drift']],
    ['multimodal', ['warm-up', 'weekday', 'night-drift']],
    ['drift', ['warm-up', 'modes', 'night-drift']],
    ['warmup', ['modes', 'weekday', 'night-drift']],
    ['heavytail', ['warm-up', 'modes', 'weekday', 'night-drift']],
  ] as const)('names nothing that %s does not have', (family, kinds) => {
    for (const kind of kinds)
      expect([kind, share(family, kind)]).toEqual([kind, expect.closeTo(0, 1)]);
  });

  test.each(['lognormal', 'heavytail', 'warmup'])(
    'sees no trend or step in quiet nights: %s',
    (family) => {
      expect(share(family, 'trend', ['null'])).toBeLessThanOrEqual(0.05);
      expect(share(family, 'level-change', ['null'])).toBeLessThanOrEqual(0.05);
    },
  );

  test.each(['lognormal', 'multimodal', 'warmup', 'drift', 'mixed'])(
    'calls creep a trend: %s',
    (family) => {
      const creeps = foundIn(family).filter(({ kind }) => kind === 'creep');
      for (const { changeNight, findings } of creeps) {
        const trend = findings.find((one) => one.kind === 'trend');
        expect(trend).toBeDefined();
        if (trend?.kind !== 'trend') continue;
        // 1 % of the level before each night, for 20 nights.
        expect(Math.abs(trend.evidence.from - (changeNight ?? 0))).toBeLessThanOrEqual(10);
        expect(trend.evidence.trend?.slope.value).toBeGreaterThan(0.003);
      }
    },
  );

  test('calls a step a step', () => {
    const steps = foundIn('lognormal').filter(({ kind }) => kind === 'step');
    const named = steps.filter(({ findings, changeNight }) => {
      return findings.some((one) => {
        return (
          one.kind === 'level-change' && Math.abs(one.evidence.after.from - (changeNight ?? 0)) <= 1
        );
      });
    });
    // A few of those of 5 % lie within the noise.
    expect(named.length / steps.length).toBeGreaterThan(0.8);
  });

  test('tells the size of a warm-up', () => {
    // Of 70 % of the nights, evenly from 15 to 90 %.
    for (const { findings } of foundIn('warmup')) {
      const warm = findings.find((one) => one.kind === 'warm-up');
      if (warm?.kind !== 'warm-up') continue;
      expect(warm.evidence).toMatchObject({ direction: 'higher', runCount: 1 });
      expect(warm.evidence.nightShare).toBeGreaterThan(0.5);
      expect(warm.evidence.nightShare).toBeLessThan(0.9);
      expect(Math.expm1(warm.evidence.size.value)).toBeGreaterThan(0.35);
      expect(Math.expm1(warm.evidence.size.value)).toBeLessThan(0.75);
    }
  });
});
