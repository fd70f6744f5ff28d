import { describe, expect } from '@jest/globals';
import { findSystem, systemTest } from '@perf-agent/testkit';
import { useRunFolder } from '../testing/run-folder.ts';
import { runProblems } from './compare-pairs.ts';
import { drawnMs } from './load.ts';
import { measurePair } from './measure-pair.ts';

/** Delays so long that the stalls of a busy machine, some milliseconds, stay small beside them. */
const LOAD = {
  rateRps: 300,
  durationMs: 3000,
  warmupMs: 500,
  connections: 128,
  seed: 1,
  medianMs: 80,
  sigma: 0.5,
};
/** The bench asks for 3 %; one short pair on a machine that does other things gets more room. */
const P95_MAX_ERROR_RATIO = 0.1;
const folder = useRunFolder();

describe('measurePair', () => {
  systemTest('vegeta', 'measures the same with ours, with vegeta and by the delays', async () => {
    const vegeta = findSystem('vegeta') ?? '';
    const pair = await measurePair(vegeta, LOAD, 'ours', folder.place('pair'));
    const { ours } = pair;
    expect([...runProblems(ours, LOAD), ...runProblems(pair.vegeta, LOAD)]).toEqual([]);
    expect(ours.requestCount).toBe(pair.vegeta.requestCount);
    const drawn = drawnMs(LOAD).p95;
    const errorOver = (p95Ms: number): number => Math.abs(ours.latencyMs.p95 / p95Ms - 1);
    expect(errorOver(pair.vegeta.latencyMs.p95)).toBeLessThan(P95_MAX_ERROR_RATIO);
    expect(errorOver(drawn)).toBeLessThan(P95_MAX_ERROR_RATIO);
    // No answer leaves before its delay is over.
    expect(ours.latencyMs.p95).toBeGreaterThanOrEqual(drawn);
    expect(folder.leftRunning()).toEqual([]);
  });
});
