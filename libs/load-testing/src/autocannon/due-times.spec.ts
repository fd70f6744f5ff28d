import { expect, test } from '@jest/globals';
import { createDueTimes } from '../../assets/autocannon/due-times.mjs';

type Stage = { durationMs: number; from: number; to: number };

function offsets(stages: readonly Stage[]): number[] {
  const { count, offsetMs } = createDueTimes(stages);
  return Array.from({ length: count }, (_, index) => offsetMs(index));
}

test('a plateau is evenly spaced, from its first moment on', () => {
  const due = offsets([{ durationMs: 1000, from: 4, to: 4 }]);
  expect(due).toEqual([0, 250, 500, 750]);
});

test('plateaus follow each other at once', () => {
  const due = offsets([
    { durationMs: 1000, from: 2, to: 2 },
    { durationMs: 500, from: 8, to: 8 },
  ]);
  expect(due).toEqual([0, 500, 1000, 1125, 1250, 1375]);
});

test.each([
  ['a rise', { durationMs: 2000, from: 0, to: 100 }],
  ['a fall', { durationMs: 2000, from: 100, to: 0 }],
  ['almost a plateau', { durationMs: 2000, from: 50, to: 50.000_001 }],
])('%s is the integral of the rate, inverted', (_name, stage) => {
  const due = offsets([stage]);
  expect(due).toHaveLength(100);
  for (const [index, ms] of due.entries()) {
    const seconds = ms / 1000;
    const slope = (stage.to - stage.from) / 2;
    expect(stage.from * seconds + (slope * seconds * seconds) / 2).toBeCloseTo(index, 6);
  }
});

test('times never go back, over many stages', () => {
  const stages = Array.from({ length: 40 }, (_, index) => ({
    durationMs: 100 + 13 * index,
    from: 1 + ((index * 37) % 200),
    to: 1 + ((index * 91) % 300),
  }));
  const due = offsets(stages);
  const total = stages.reduce((sum, { durationMs }) => sum + durationMs, 0);
  expect(due.every((ms, index) => ms >= (due[index - 1] ?? 0) && ms <= total)).toBe(true);
});
