import { describe, expect, test } from '@jest/globals';
import { type AlwaysValidOptions, alwaysValid } from './always-valid.ts';
import { seededRandom } from './seeded-random.ts';

const LOOKS = 60;

/** The share of random series whose p-value was at or below alpha at any look. */
function everSignificant(
  rounds: number,
  draw: () => number,
  options: AlwaysValidOptions,
  alpha = 0.05,
): number {
  let significant = 0;
  for (let round = 0; round < rounds; round++) {
    // The p-value is the least over all looks so far: the last one tells of all.
    const values = Array.from({ length: LOOKS }, draw);
    if (alwaysValid(values, options).pValue <= alpha) significant++;
  }
  return significant / rounds;
}

describe('alwaysValid', () => {
  test.each([
    ['the deviation of the values', {}],
    ['a known deviation', { sd: 1 }],
    ['another effect in mind', { effect: 0.3 }],
  ])(
    'errs with less than alpha under looks after every value, by %s (seed 13)',
    (_name, options) => {
      const { normal } = seededRandom(13);
      // .05 and three standard errors of 4,000 rounds. A t-test after every value errs here in over 30 %.
      expect(everSignificant(4000, normal, options)).toBeLessThan(0.06);
    },
  );

  test('errs little with values of heavy tails, t with 4 degrees of freedom (seed 14)', () => {
    const { normal } = seededRandom(14);
    const heavy = () =>
      normal() / Math.sqrt((normal() ** 2 + normal() ** 2 + normal() ** 2 + normal() ** 2) / 4);
    expect(everSignificant(2000, heavy, {})).toBeLessThan(0.06);
  });

  test.each([
    [1, 0.99],
    [0.6, 0.8],
  ])('finds an effect of %f deviations in 60 values (seed 15)', (effect, least) => {
    const { normal } = seededRandom(15);
    expect(everSignificant(500, () => normal() + effect, {})).toBeGreaterThan(least);
  });

  test('holds the true mean at all looks together (seed 16)', () => {
    const { normal } = seededRandom(16);
    let missed = 0;
    for (let round = 0; round < 500; round++) {
      const values = Array.from({ length: LOOKS }, () => 7 + 3 * normal());
      const looks = values.map((_, index) => alwaysValid(values.slice(0, index + 1)));
      if (looks.some(({ low = -Infinity, high = Infinity }) => low > 7 || high < 7)) missed++;
    }
    // .05 and three standard errors of 500 rounds.
    expect(missed / 500).toBeLessThan(0.08);
  });

  // Howard et al. 2021, equation (14), two-sided normal mixture: V = 25 · 4, rho = 4, alpha .05.
  test('has the published radius where the deviation is known', () => {
    const values = Array.from({ length: 25 }, (_, index) => index % 5);
    const { mean, low = 0, high = 0 } = alwaysValid(values, { sd: 2, effect: 1 });
    const [V, rho] = [100, 4];
    const radius = Math.sqrt((V + rho) * Math.log((V + rho) / (rho * 0.05 ** 2))) / 25;
    expect(mean).toBeCloseTo(2, 12);
    expect(high - mean).toBeCloseTo(radius, 12);
    expect(mean - low).toBeCloseTo(radius, 12);
  });

  test('has an interval that ends where the p-value turns (seed 17)', () => {
    const { normal } = seededRandom(17);
    const values = Array.from({ length: 12 }, normal);
    for (const options of [{}, { sd: 1 }]) {
      const { low = 0 } = alwaysValid(values, { ...options, alpha: 0.2 });
      // Of the last look alone: earlier ones were nearer to the hypothesis, or had less to say.
      const outside = alwaysValid(values, { ...options, nullMean: low - 1e-6 }).pValue;
      const far = alwaysValid(values, { ...options, nullMean: low - 1 }).pValue;
      expect(outside).toBeLessThanOrEqual(0.2);
      expect(far).toBeLessThan(outside);
    }
  });

  test('does not depend on the unit, nor on the sign', () => {
    const values = [1.2, 0.4, 2.2, 1.9, 0.7, 1.4];
    const { pValue, low = 0, high = 0 } = alwaysValid(values);
    expect(alwaysValid(values.map((value) => value * 1000)).pValue).toBeCloseTo(pValue, 12);
    const other = alwaysValid(values.map((value) => -value));
    expect(other.pValue).toBeCloseTo(pValue, 12);
    expect(other.low).toBeCloseTo(-high, 9);
    expect(other.high).toBeCloseTo(-low, 9);
  });

  test.each([
    ['a single value', [5]],
    ['a constant, without noise to measure by', [5, 5, 5, 5]],
    ['a constant at the hypothesis', [0, 0, 0]],
  ])('says nothing of %s', (_name, values) => {
    expect(alwaysValid(values)).toEqual({ mean: values[0], pValue: 1 });
  });

  test.each([
    ['no values', [], {}, 'SAMPLE_TOO_SMALL'],
    ['a NaN', [1, Number.NaN], {}, 'SAMPLE_INVALID'],
    ['an infinity', [Infinity], {}, 'SAMPLE_INVALID'],
    ['a deviation of 0', [1, 2], { sd: 0 }, 'SAMPLE_INVALID'],
    ['an effect of NaN', [1, 2], { effect: Number.NaN }, 'SAMPLE_INVALID'],
    ['an alpha of 1', [1, 2], { alpha: 1 }, 'SAMPLE_INVALID'],
    ['a hypothesis that is no number', [1, 2], { nullMean: Infinity }, 'SAMPLE_INVALID'],
  ])('refuses %s', (_name, values, options, code) => {
    expect(() => alwaysValid(values, options)).toThrow(expect.objectContaining({ code }));
  });
});
