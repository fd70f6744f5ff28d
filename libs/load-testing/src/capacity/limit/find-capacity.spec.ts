import { describe, expect, test } from '@jest/globals';
import type { CapacityResult } from '@perf-agent/contracts';
import { erlangC, exactCapacityRps, responseQuantileMs, slowerThan } from '../testing/mmc.ts';
import { simulatedServer, type SimulatedServer } from '../testing/simulated-server.ts';
import { findCapacity, type CapacityInput } from './find-capacity.ts';

const SEED = 20;
const { signal } = new AbortController();

/** A limit `headroom` times the p95 of an idle server. */
function objective(server: SimulatedServer, headroom: number) {
  const limitMs = headroom * responseQuantileMs(server, 1e-6, 0.95);
  const truthRps = exactCapacityRps(server, limitMs);
  if (truthRps === undefined) throw new Error('expected a limit that an idle server keeps');
  return { limitMs, truthRps };
}

async function search(
  server: SimulatedServer,
  headroom: number,
  options: Partial<CapacityInput> = {},
): Promise<CapacityResult & { truthRps: number }> {
  const { limitMs, truthRps } = objective(server, headroom);
  const result = await findCapacity({
    probe: simulatedServer(server),
    slo: { p95LatencyMs: limitMs },
    minRps: truthRps / 20,
    maxRps: truthRps * 20,
    minProbeMs: 0,
    budget: { maxDurationMs: 3.6e7, maxRequestCount: 1e7 },
    signal,
    ...options,
  });
  return { ...result, truthRps };
}

describe('the truth about M/M/c', () => {
  test('is that of the textbooks', () => {
    // M/M/1: the response time is exponential with rate μ − λ. Erlang C of 2 servers and 1 erlang is 1/3.
    const single = { servers: 1, serviceRatePerSecond: 100 };
    expect(responseQuantileMs(single, 60, 0.95)).toBeCloseTo((-1000 * Math.log(0.05)) / 40, 9);
    expect(exactCapacityRps(single, 100)).toBeCloseTo(100 + 10 * Math.log(0.05), 9);
    expect(erlangC(2, 1)).toBeCloseTo(1 / 3, 12);
    expect(exactCapacityRps(single, 20)).toBeUndefined();
  });

  test('is what the simulation does', async () => {
    const server = { servers: 4, serviceRatePerSecond: 50, seed: SEED };
    const { latenciesMs } = await simulatedServer(server)(150, { durationMs: 2_000_000 });
    const slower = Array.from(latenciesMs).filter((ms) => ms > 60).length / latenciesMs.length;
    expect(slower).toBeCloseTo(slowerThan(server, 150, 0.06), 2);
  });
});

describe('the capacity search', () => {
  test('finds the limit, with an interval that holds it', async () => {
    const cases = [
      [1, 100, 3],
      [2, 20, 1.5],
      [4, 500, 6],
      [8, 100, 1.5],
      [16, 50, 3],
      [64, 20, 1.5],
    ] as const;
    let coveredCount = 0;
    for (const [servers, serviceRatePerSecond, headroom] of cases) {
      const result = await search({ servers, serviceRatePerSecond, seed: SEED }, headroom);
      expect(result).toMatchObject({ status: 'found', limitedBy: 'p95LatencyMs' });
      const { estimateRps = 0, lowRps = 0, highRps = 0, truthRps } = result;
      expect(Math.abs(estimateRps / truthRps - 1)).toBeLessThan(0.08);
      if (lowRps <= truthRps && truthRps <= highRps) coveredCount++;
      expect(result.recheck).toBeDefined();
      expect(result.probes.slice(-2).map(({ purpose }) => purpose)).toEqual(['recheck', 'recheck']);
      expect(result.requestCount).toBe(
        result.probes.reduce((sum, { requestCount }) => sum + requestCount, 0),
      );
    }
    // A 95 % interval may miss one; tools/bench has hundreds of searches.
    expect(coveredCount).toBeGreaterThanOrEqual(cases.length - 1);
  }, 30_000);

  const server = { servers: 4, serviceRatePerSecond: 100, seed: SEED };

  test('the same seed gives the same answer', async () => {
    expect(await search(server, 3)).toEqual(await search(server, 3));
  });

  test('finds where errors begin', async () => {
    // 1 % of the requests fail at 200/s, and ten times as many at 400/s.
    const errorRatioAt = (rateRps: number): number => Math.min(1, 0.01 * (rateRps / 200) ** 3.32);
    const result = await search({ ...server, errorRatioAt }, 50, {
      slo: { errorRatio: 0.01, p95LatencyMs: 60_000 },
      minProbeMs: 0,
      minRps: 20,
      maxRps: 390,
    });
    expect(result).toMatchObject({ status: 'found', limitedBy: 'errorRatio' });
    expect(Math.abs((result.estimateRps ?? 0) / 200 - 1)).toBeLessThan(0.08);
  });

  test('one disturbed probe hardly moves the answer, and is called doubtful', async () => {
    const slowdownOfProbe = (index: number): number => (index === 6 ? 4 : 1);
    const result = await search({ ...server, slowdownOfProbe }, 3);
    expect(Math.abs((result.estimateRps ?? 0) / result.truthRps - 1)).toBeLessThan(0.08);
    expect(result.status).toBe('found');
  });

  test('leaves out the slow start of each probe', async () => {
    const result = await search({ ...server, warmup: { factor: 3, fadeMs: 40 } }, 3, {
      minProbeMs: 5000,
    });
    expect(Math.abs((result.estimateRps ?? 0) / result.truthRps - 1)).toBeLessThan(0.08);
    expect(result.probes.some(({ settlingCount }) => settlingCount > 0)).toBe(true);
  });

  test('says so when even the lowest rate breaks the objective', async () => {
    const { truthRps } = objective(server, 3);
    const result = await search(server, 3, { minRps: truthRps * 1.3, maxRps: truthRps * 4 });
    expect(result).toMatchObject({ status: 'below-min', highRps: truthRps * 1.3 });
    expect(result).not.toHaveProperty('estimateRps');
    expect(result.reason).toMatch(/^even at /);
  });

  test('says so when the highest rate keeps it', async () => {
    const { truthRps } = objective(server, 3);
    const result = await search(server, 3, { minRps: truthRps / 8, maxRps: truthRps / 2 });
    expect(result).toMatchObject({ status: 'above-max', lowRps: truthRps / 2 });
    expect(result).not.toHaveProperty('limitedBy');
  });

  test('says so when the generator ends first, and blames no service', async () => {
    const { truthRps } = objective(server, 3);
    const result = await search({ ...server, generatorMaxRps: truthRps / 2 }, 3);
    expect(result.status).toBe('generator-limited');
    expect(result.reason).toMatch(/generator off its rate/);
    expect(result.lowRps ?? 0).toBeLessThanOrEqual(truthRps / 2);
    expect(result).not.toHaveProperty('highRps');
  });

  test('keeps its budget, and calls what it has by its name', async () => {
    const result = await search(server, 3, { budget: { maxRequestCount: 3000 } });
    expect(result.status).toBe('budget-spent');
    expect(result.requestCount).toBeLessThan(3200);
    const { lowRps = 0, highRps = Infinity, truthRps } = result;
    expect(lowRps).toBeLessThan(truthRps);
    expect(highRps).toBeGreaterThan(truthRps);
  });

  test('a probe that the breaker stopped is a rate too high', async () => {
    const { truthRps } = objective(server, 3);
    const probe = simulatedServer(server);
    const result = await search(server, 3, {
      probe: async (rateRps, { durationMs }) =>
        rateRps > truthRps * 1.1
          ? { ...(await probe(rateRps, { durationMs: 500 })), stoppedBecause: 'too many errors' }
          : probe(rateRps, { durationMs }),
    });
    expect(result.status).toBe('found');
    expect(Math.abs((result.estimateRps ?? 0) / truthRps - 1)).toBeLessThan(0.08);
  });

  test('ends at once when it is interrupted, and with what the probe throws', async () => {
    const aborted = AbortSignal.abort();
    await expect(search(server, 3, { signal: aborted })).rejects.toMatchObject({
      code: 'INTERRUPTED',
    });
    const probe = () => Promise.reject(new Error('connection refused'));
    await expect(search(server, 3, { probe })).rejects.toThrow('connection refused');
  });

  test.each([
    [{ minRps: 0 }, 'rates above 0'],
    [{ minRps: 20, maxRps: 10 }, 'the lowest rate below the highest'],
    [{ startRps: 1e9 }, 'the first rate from'],
    [{ precision: 0 }, 'a precision from'],
    [{ slo: {} }, 'at least one of'],
  ])('refuses %j', async (options, message) => {
    await expect(search(server, 3, options)).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining(message),
    });
  });
});
