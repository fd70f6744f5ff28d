import { describe, expect, test } from '@jest/globals';
import { seededRandom } from '../primitives/seeded-random.ts';
import { modes } from './modes.ts';
import { nightMixture } from './night-mixture.ts';
import { rampInstead, stairs } from './ramps.ts';
import { warmUp } from './warm-up.ts';
import { weekdayPattern } from './weekday.ts';

describe('warmUp', () => {
  // Each of 10 nights of 4 runs has its first as the highest: 0.25¹⁰.
  test('counts nights whose first run is the highest', () => {
    const nights = Array.from({ length: 10 }, (_, i) => [1.5, 1, 1.01 + i / 1000, 0.99]);
    expect(warmUp(nights)?.pValue).toBeCloseTo(0.25 ** 10, 16);
    expect(warmUp(nights)).toMatchObject({ direction: 'higher', runCount: 1, nightShare: 1 });
    expect(warmUp(nights.slice(1))).toBeUndefined();
  });

  test('takes ties for no warm-up', () => {
    expect(warmUp(Array.from({ length: 30 }, () => [1, 1, 1, 1]))).toBeUndefined();
  });
});

describe('weekdayPattern', () => {
  // scipy 1.17.1: friedmanchisquare of the five weeks, then Iman & Davenport's F by stats.f.sf
  test('tests as Friedman with the F of Iman and Davenport', () => {
    const weeks = [
      [7, 9, 8, 5],
      [6, 5, 7, 4],
      [9, 7, 6, 3],
      [8, 5, 6, 2],
      [7, 6, 9.5, 1],
    ];
    const at = weeks.flatMap((week, w) => week.map((_, day) => 7 * w + day));
    expect(weekdayPattern(at, weeks.flat())?.pValue).toBeCloseTo(0.004659337113044303, 12);
  });

  test('calls quiet weeks a pattern no more often than it may (seed 3, 400 histories of 12 weeks)', () => {
    const random = seededRandom(3);
    const at = Array.from({ length: 84 }, (_, night) => night);
    let found = 0;
    for (let round = 0; round < 400; round++) {
      let level = 0;
      const values = at.map(() => (level = 0.6 * level + 0.03 * random.normal()));
      if (weekdayPattern(at, values)) found++;
    }
    // .5 % of 400 is 2; neighbours that resemble each other may double it.
    expect(found).toBeLessThanOrEqual(8);
  });
});

describe('modes', () => {
  const random = seededRandom(12);
  const nights = (noise: () => number) => {
    return Array.from({ length: 90 }, () => {
      const level = 0.02 * random.normal();
      return Array.from({ length: 5 }, () => level + noise());
    });
  };

  test.each([
    ['normal', () => 0.03 * random.normal()],
    ['heavy', () => (0.03 * random.normal()) / Math.hypot(random.normal(), random.normal())],
    ['normal with wild runs', () => (random.uniform() < 0.02 ? 0.6 : 0.03 * random.normal())],
  ])('takes %s runs for one level (seed 12, 8 histories)', (_name, noise) => {
    let named = 0;
    for (let round = 0; round < 8; round++) if (modes(nights(noise))) named++;
    expect(named).toBeLessThanOrEqual(1);
  });

  test.each([
    ['exponential', () => -0.03 * Math.log(1 - random.uniform())],
    ['lognormal', () => 0.05 * Math.exp(0.5 * random.normal())],
    ['even', () => 0.1 * random.uniform()],
  ])('is not sure of levels in %s runs (seed 12, 8 histories)', (_name, noise) => {
    let sure = 0;
    for (let round = 0; round < 8; round++) if (modes(nights(noise))?.isSure === true) sure++;
    expect(sure).toBeLessThanOrEqual(1);
  });

  test('is sure of levels four spreads apart (seed 12, 5 histories)', () => {
    const jump = () => (random.uniform() < 0.3 ? 0.12 : 0) + 0.03 * random.normal();
    for (let round = 0; round < 5; round++) expect(modes(nights(jump))?.isSure).toBe(true);
  });

  test('finds levels, their shares and distances', () => {
    const jump = () => {
      const draw = random.uniform();
      return draw < 0.6 ? 0 : draw < 0.85 ? 0.15 : 0.3;
    };
    const found = modes(nights(() => jump() + 0.02 * random.normal()));
    expect(found?.levels).toHaveLength(3);
    const [first, second, third] = found?.levels ?? [];
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeCloseTo(0.15, 1);
    expect((third?.at ?? 0) - (second?.at ?? 0)).toBeCloseTo(0.15, 1);
    expect(first?.share).toBeGreaterThan(0.5);
    expect(found?.spread).toBeCloseTo(0.02, 2);
  });

  test.each([
    ['too few runs', [[1, 2, 3]]],
    ['constant runs', Array.from({ length: 90 }, () => [1, 1, 1])],
    ['one run a night', Array.from({ length: 90 }, (_, i) => [i % 2])],
  ])('says nothing of %s', (_name, runs) => {
    expect(modes(runs)).toBeUndefined();
  });

  test('one level is a normal distribution with a night effect', () => {
    const runs = nights(() => 0.03 * random.normal());
    const { levels, spread } = nightMixture(
      runs,
      { levels: [0], spread: 0.05, nightSpread: 0.05 },
      1,
    );
    expect(levels[0]?.at).toBeCloseTo(0, 1);
    expect(spread).toBeCloseTo(0.03, 2);
  });
});

describe('rampInstead', () => {
  const flat = (length: number, value: number) => new Array<number>(length).fill(value);
  const wave = (values: number[]) => values.map((value, i) => value + 0.01 * Math.sin(i * 7));

  test('finds a climb that came out as stairs', () => {
    const climb = Array.from({ length: 20 }, (_, i) => (i + 1) / 20);
    const values = wave([...flat(20, 0), ...climb, ...flat(20, 1)]);
    const ramp = rampInstead(values, stairs(values, [25, 33], 0, 60));
    expect(ramp?.from).toBeCloseTo(19, -1);
    expect(ramp?.to).toBeCloseTo(39, -1);
    expect(ramp?.before).toBeCloseTo(0, 1);
    expect(ramp?.after).toBeCloseTo(1, 1);
  });

  test('leaves a step a step', () => {
    const values = wave([...flat(30, 0), ...flat(30, 1)]);
    expect(rampInstead(values, stairs(values, [30], 0, 60))).toBeUndefined();
  });
});
