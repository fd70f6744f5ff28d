import { describe, expect, test } from '@jest/globals';
import {
  decidedChange,
  Thresholds,
  type MetricComparison,
  type NightlyDocument,
} from '@perf-agent/contracts';
import { decideNights, isSuspect, resolveSuspicion } from '@perf-agent/regression-statistics';
import { askScenario, nightMetrics } from './judge.ts';
import { night, result } from './testing/simple-nights.ts';

const LEVELS = [20, 20.4, 19.8, 20.1, 19.7, 20.2, 20.3, 19.9, 20, 20.1];
const dateOf = (index: number): string => `2026-03-${String(index + 1).padStart(2, '0')}`;
const history = (levels: readonly number[]): NightlyDocument[] =>
  levels.map((p95, index) => night(dateOf(index), p95));

function ask(levels: readonly number[], p95: number) {
  const repeats = [p95, p95 * 1.01, p95 * 0.99].map((value) => result(value));
  const scenario = { scenario: 'browse', scenarioHash: 's', ...nightMetrics(repeats), repeats };
  const tonight = {
    date: dateOf(levels.length),
    environmentHash: 'env',
    target: 'test',
    serviceName: 'shop',
  };
  return askScenario(scenario, tonight, history(levels), Thresholds.parse({})).questions;
}

function p95Of(comparisons: readonly MetricComparison[]): MetricComparison {
  const found = comparisons.find(({ metric }) => metric === 'p95LatencyMs');
  if (!found) throw new Error('no comparison of the p95');
  return found;
}

describe('the decision on ten nights of about 20 ms', () => {
  test.each([
    ['a normal night', LEVELS, 20.1, 'unchanged', false],
    ['one slow night', LEVELS, 30, 'suspect-night', true],
    ['a second slow night', [...LEVELS, 30], 30.2, 'regressed', false],
    ['a normal night after a slow one', [...LEVELS, 30], 20, 'unchanged', false],
    ['a small change that stays', [...LEVELS, 22.2], 22.1, 'change', false],
    ['a night on the changed level', [...LEVELS, 22.2, 22.1], 22.3, 'unchanged', false],
  ] as const)('%s', (_name, levels, p95, verdict, suspect) => {
    const comparison = p95Of(decideNights(ask(levels, p95)));
    expect(comparison).toMatchObject({ verdict });
    expect(isSuspect(comparison)).toBe(suspect);
    expect(comparison.reason).toContain('the average of');
  });

  test('names the onset, and the change against the level before beside that against the average', () => {
    const comparison = p95Of(decideNights(ask([...LEVELS, 30], 30.2)));
    expect(comparison.decision).toMatchObject({
      nightCount: 11,
      onset: '2026-03-11',
      establishedOn: '2026-03-12',
      openSince: '2026-03-11',
    });
    expect(decidedChange(comparison)?.value).toBeCloseTo(0.5, 1);
    // The average of seven nights has the slow one in it.
    expect(comparison.change?.value).toBeLessThan(0.45);
    expect(comparison.reason).toMatch(/^Since the night of 2026-03-11 the p95 latency is \+50/);
  });

  test('few nights are compared with their average only', () => {
    const comparison = p95Of(decideNights(ask(LEVELS.slice(0, 5), 30)));
    expect(comparison.decision).toBeUndefined();
    expect(comparison.verdict).toBe('regressed');
    expect(isSuspect(comparison)).toBe(true);
  });
});

describe('a suspicion that is looked at again', () => {
  const question = ask(LEVELS, 30).find(({ comparison }) => comparison.metric === 'p95LatencyMs');
  if (!question) throw new Error('no question about the p95');

  test.each([
    ['as slow', [29.8, 30.4, 30.1], 'confirmed', 'regressed'],
    ['normal', [20.1, 19.9, 20.3], 'refuted', undefined],
    ['in between', [21.6, 21.4, 21.7], 'undecided', 'suspect-night'],
  ] as const)('further repeats %s: %s', (_name, runs, state, verdict) => {
    const all = { ...question.tonight, runs: [...question.tonight.runs, ...runs] };
    const resolution = resolveSuspicion({ ...question, tonight: all }, runs);
    expect(resolution.state).toBe(state);
    if (verdict) expect(resolution.comparison.verdict).toBe(verdict);
    else expect(resolution.comparison.verdict).not.toBe('regressed');
    const { confirmation } = resolution.comparison;
    expect(confirmation).toMatchObject({ repeatCount: 3, confirmed: state === 'confirmed' });
  });

  test('without further repeats nothing is decided', () => {
    expect(resolveSuspicion(question, [])).toMatchObject({
      state: 'undecided',
      comparison: { verdict: 'suspect-night' },
    });
  });
});
