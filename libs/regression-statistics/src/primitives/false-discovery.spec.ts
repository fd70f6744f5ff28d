import { describe, expect, test } from '@jest/globals';
import { benjaminiHochberg, benjaminiYekutieli } from './false-discovery.ts';
import { readReference } from '../testing/reference.ts';

const reference = readReference();

describe('false discovery', () => {
  test('adjusts the example of Benjamini & Hochberg 1995: four discoveries at .05', () => {
    const p = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719,
      0.6528, 0.759, 1,
    ];
    expect(benjaminiHochberg(p).filter((adjusted) => adjusted <= 0.05)).toHaveLength(4);
  });

  test('keeps the order given, ties and length', () => {
    const adjusted = benjaminiHochberg([0.5, 0.01, 0.5, 0.02]);
    [0.5, 0.04, 0.5, 0.04].forEach((expected, index) => {
      expect(adjusted[index]).toBeCloseTo(expected, 12);
    });
  });

  test.each([benjaminiHochberg, benjaminiYekutieli])(
    'leaves none and one as they are',
    (adjust) => {
      expect(adjust([])).toEqual([]);
      expect(adjust([0.03])).toEqual([0.03]);
      expect(adjust([0, 1])).toContain(0);
    },
  );

  test.each([
    ['a NaN', [0.1, Number.NaN]],
    ['more than 1', [1.1]],
    ['less than 0', [-0.1]],
    ['an infinity', [Infinity]],
  ])('refuses %s', (_name, p) => {
    const refusal = expect.objectContaining({ code: 'SAMPLE_INVALID' });
    expect(() => benjaminiHochberg(p)).toThrow(refusal);
    expect(() => benjaminiYekutieli(p)).toThrow(refusal);
  });

  (reference ? test : test.skip)('agrees with scipy on 20 lists', () => {
    for (const { p, bh, by } of reference?.fdr ?? []) {
      const ours = [...benjaminiHochberg(p), ...benjaminiYekutieli(p)];
      for (const [index, expected] of [...bh, ...by].entries()) {
        expect(ours[index]).toBeCloseTo(expected, 9);
      }
    }
  });
});
