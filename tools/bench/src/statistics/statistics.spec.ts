import { describe, expect, test } from '@jest/globals';
import { NIGHT_FAMILIES } from './night-families.ts';
import { nightVerdicts, scoreRule } from './night-quality.ts';
import { simulateNights } from './night-plan.ts';
import { NIGHT_RULES } from './night-rules.ts';
import { per100 } from './night-score.ts';
import { accuracyVerdicts, primitivesAccuracy } from './primitives-accuracy.ts';

const SEED = 11;
const accuracies = await primitivesAccuracy();

// A tenth of what `nx run bench:statistics` does; the full numbers lie in measured/statistics.md.
describe(`the nightly decision on one simulated set (seed ${SEED})`, () => {
  const series = simulateNights(NIGHT_FAMILIES, { seed: SEED });
  const scores = Object.fromEntries(
    Object.entries(NIGHT_RULES).map(([name, rule]) => [name, scoreRule(series, rule)]),
  );

  test('reaches what is asked for', () => {
    const { ours } = scores;
    if (!ours) throw new Error('ours is not among the rules');
    const verdicts = nightVerdicts('one set', ours);
    expect(verdicts).toHaveLength(9);
    expect(verdicts.filter(({ holds }) => !holds)).toEqual([]);
  });

  // As measured of the same rules before: existing-rules.md.
  test.each([
    ['plain +20 %', 0.55, 0.51, 0.11],
    ['multi-window', 0.07, 0.99, 0.61],
  ])('the rival "%s" does as known', (name, alarms, twenty, ten) => {
    const score = scores[name];
    if (!score) throw new Error(`${name} is not among the rules`);
    expect(Math.abs(per100(score.all) - alarms)).toBeLessThan(0.2);
    expect(Math.abs((score.found.get('step+20')?.foundRatio ?? 0) - twenty)).toBeLessThan(0.2);
    expect(Math.abs((score.found.get('step+10')?.foundRatio ?? 0) - ten)).toBeLessThan(0.2);
  });
});

(accuracies ? describe : describe.skip)('the primitives', () => {
  test('agree with scipy to 1e-9', () => {
    const verdicts = accuracyVerdicts(accuracies ?? []);
    expect(verdicts).toHaveLength(13);
    expect(verdicts.filter(({ holds }) => !holds)).toEqual([]);
  });
});
