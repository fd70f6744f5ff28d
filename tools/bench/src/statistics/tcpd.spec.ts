import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { changePoints } from '@perf-agent/regression-statistics/basics';
import { statisticsDir } from '../paths.ts';
import { coverScore, f1Score, readTcpd } from './tcpd.ts';

const dir = path.join(statisticsDir, 'tcpd');
const withTcpd = existsSync(dir) ? test : test.skip;

describe('tcpd', () => {
  // By hand; index 0 counts as found and named.
  test.each([
    ['nothing found where nobody saw a change', [[], []], [], 1],
    ['found within the margin', [[50]], [55], 1],
    ['found outside the margin', [[50]], [56], 0.5],
    ['one of two annotators saw it', [[50], []], [51], 1],
    ['missed by one of two annotators', [[50], [50, 80]], [50], (2 * (5 / 6)) / (1 + 5 / 6)],
    ['one change for two annotations', [[50, 52]], [51], 0.8],
  ])('F1: %s', (_name, annotations, found, expected) => {
    expect(f1Score(annotations, found)).toBeCloseTo(expected, 12);
  });

  test.each([
    ['the same segments', [[50]], [50], 1],
    ['nothing found', [[50]], [], 0.5],
    // 40 of 50 in one, 50 of 60 in the other.
    ['ten off', [[50]], [40], 0.5 * (40 / 50) + 0.5 * (50 / 60)],
    ['the mean of annotators', [[50], []], [], 0.75],
  ])('cover: %s', (_name, annotations, found, expected) => {
    expect(coverScore(annotations, found, 100)).toBeCloseTo(expected, 12);
  });

  // What score_tcpd.py printed, with all digits, for no changes and for one at a third and one at half of each series.
  withTcpd('scores like score_tcpd.py', async () => {
    const all = await readTcpd(dir);
    const score = (find: (length: number) => number[]) => {
      let [f1, cover] = [0, 0];
      for (const { annotations, values } of all) {
        f1 += f1Score(annotations, find(values.length)) / all.length;
        cover += coverScore(annotations, find(values.length), values.length) / all.length;
      }
      return [f1, cover];
    };
    expect(all).toHaveLength(23);
    const [f1OfNone, coverOfNone] = score(() => []);
    expect(f1OfNone).toBeCloseTo(0.6802177417150582, 12);
    expect(coverOfNone).toBeCloseTo(0.5869872712094145, 12);
    const [f1, cover] = score((length) => [Math.floor(length / 3), Math.floor(length / 2)]);
    expect(f1).toBeCloseTo(0.5816848481467309, 12);
    expect(cover).toBeCloseTo(0.6117107655963471, 12);
  });

  withTcpd('ours reaches F1 0.73 and cover 0.69', async () => {
    const all = await readTcpd(dir);
    let [f1, cover] = [0, 0];
    for (const { annotations, values } of all) {
      const found = changePoints(values);
      f1 += f1Score(annotations, found) / all.length;
      cover += coverScore(annotations, found, values.length) / all.length;
    }
    expect(f1).toBeGreaterThanOrEqual(0.73);
    expect(cover).toBeGreaterThanOrEqual(0.69);
  });
});
