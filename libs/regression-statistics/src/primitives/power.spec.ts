import { describe, expect, test } from '@jest/globals';
import { noncentralUpperTail } from './noncentral-t.ts';
import { nightDeviation, nightsNeeded, powerOfMeans, runsNeeded } from './power.ts';
import { upperTail } from './student-t.ts';

describe('noncentralUpperTail', () => {
  // scipy 1.17.1, stats.nct.sf(t, df, center)
  test.each([
    [2, 3, 1, 0.25637013159233457],
    [-1, 4, 1, 0.9672267046679722],
    [3.5, 1, 2, 0.41921706358841887],
    [5, 50, 4, 0.19154960475548347],
    [0, 10, -1, 0.15865525393145707],
    [10, 2, 3, 0.09347291609388603],
    [2.1, 18, 2.236, 0.562300143571205],
  ])('agrees with scipy at t %f, df %i, center %f', (t, df, center, expected) => {
    expect(noncentralUpperTail(t, df, center)).toBeCloseTo(expected, 10);
  });

  test.each([1, 2, 5, 40, 1000])('is the ordinary t without an effect, df %i', (df) => {
    for (const t of [-3, 0, 0.7, 4]) {
      expect(noncentralUpperTail(t, df, 0)).toBeCloseTo(upperTail(t, df), 11);
    }
  });
});

describe('powerOfMeans', () => {
  // scipy 1.17.1, by nct and t: the power of ttest_ind
  test.each([
    [10, 10, [5, 5], 0.05, 2, 0.2862954933805977],
    [5, 10, [20, 20], 0.05, 2, 0.33793902892504096],
    [5, 10, [64, 64], 0.05, 2, 0.8014595579222542],
    [20, 10, [7, 1], 0.01, 1, 0.19723433019152795],
    [3, 10, [21, 5], 0.01, 2, 0.022900406542593257],
    [1, 1, [2, 2], 0.05, 2, 0.09520175549788396],
    [0, 1, [5, 5], 0.05, 2, 0.05],
    [2, 10, [400, 400], 0.05, 1, 0.8812333420349188],
  ] as const)(
    'of an effect of %i with noise %i, sizes %j',
    (effect, sd, sizes, alpha, sides, expected) => {
      expect(powerOfMeans({ effect, sd, alpha, sides }, sizes)).toBeCloseTo(expected, 9);
      const turned = powerOfMeans({ effect: -effect, sd, alpha, sides: 2 }, sizes);
      if (sides === 2) expect(turned).toBeCloseTo(expected, 9);
    },
  );

  test.each([
    ['too few values', { effect: 1, sd: 1 }, [1, 1], 'SAMPLE_TOO_SMALL'],
    ['none on a side', { effect: 1, sd: 1 }, [0, 9], 'SAMPLE_TOO_SMALL'],
    ['a noise of 0', { effect: 1, sd: 0 }, [5, 5], 'SAMPLE_INVALID'],
    ['an effect that is no number', { effect: Number.NaN, sd: 1 }, [5, 5], 'SAMPLE_INVALID'],
    ['an alpha of 1', { effect: 1, sd: 1, alpha: 1 }, [5, 5], 'SAMPLE_INVALID'],
  ] as const)('refuses %s', (_name, planned, sizes, code) => {
    expect(() => powerOfMeans(planned, sizes)).toThrow(expect.objectContaining({ code }));
  });
});

describe('runsNeeded', () => {
  // Cohen 1988, table 2.4.1: the sizes for effects of .2, .5, .8 deviations, two-sided .05 and .01, power .8
  test.each([
    [0.2, 0.05, 394],
    [0.5, 0.05, 64],
    [0.8, 0.05, 26],
    [0.5, 0.01, 96],
    [0.8, 0.01, 39],
  ])('has the size of the published table for %f deviations at %f', (effect, alpha, expected) => {
    // Cohen's table is rounded: one run apart at most.
    const runs = runsNeeded({ effect, sd: 1, alpha }) ?? 0;
    expect(Math.abs(runs - expected)).toBeLessThanOrEqual(1);
    expect(powerOfMeans({ effect, sd: 1, alpha }, [runs, runs])).toBeGreaterThanOrEqual(0.8);
    expect(powerOfMeans({ effect, sd: 1, alpha }, [runs - 1, runs - 1])).toBeLessThan(0.8);
  });

  test('says when no number is enough', () => {
    expect(runsNeeded({ effect: 0, sd: 1 })).toBeUndefined();
    expect(runsNeeded({ effect: 0.001, sd: 1 })).toBeUndefined();
    expect(runsNeeded({ effect: 100, sd: 1 })).toBe(2);
  });

  test('refuses a power of 1', () => {
    expect(() => runsNeeded({ effect: 1, sd: 1 }, 1)).toThrow(
      expect.objectContaining({ code: 'SAMPLE_INVALID' }),
    );
  });
});

describe('nightsNeeded', () => {
  test('is one night for an effect far above the noise, and more for a small one', () => {
    expect(nightsNeeded({ effect: 20, sd: 3, alpha: 0.01 }, 21)).toBe(1);
    const nights = nightsNeeded({ effect: 3, sd: 3, alpha: 0.01 }, 21) ?? 0;
    expect(powerOfMeans({ effect: 3, sd: 3, alpha: 0.01 }, [21, nights])).toBeGreaterThanOrEqual(
      0.8,
    );
    expect(powerOfMeans({ effect: 3, sd: 3, alpha: 0.01 }, [21, nights - 1])).toBeLessThan(0.8);
  });

  test('has no answer where the baseline alone is too uncertain', () => {
    expect(nightsNeeded({ effect: 3, sd: 3, alpha: 0.01 }, 7)).toBeUndefined();
  });
});

describe('nightDeviation', () => {
  test('lessens the noise of runs, not that between nights', () => {
    expect(nightDeviation({ between: 3, within: 4, runs: 1 })).toBe(5);
    expect(nightDeviation({ between: 3, within: 4, runs: 1e9 })).toBeCloseTo(3, 6);
    expect(nightDeviation({ between: 0, within: 1, runs: 5 })).toBeGreaterThan(Math.sqrt(1 / 5));
  });

  test.each([{ between: -1 }, { within: Number.NaN }, { runs: 0 }])('refuses %j', (part) => {
    expect(() => nightDeviation({ between: 1, within: 1, runs: 5, ...part })).toThrow(
      expect.objectContaining({ code: 'SAMPLE_INVALID' }),
    );
  });
});
