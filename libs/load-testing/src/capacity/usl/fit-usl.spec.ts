import { describe, expect, test } from '@jest/globals';
import type { UslFit } from '@perf-agent/contracts';
import { readUslFile, readUslReference } from '../testing/usl-reference.ts';
import { fitUsl, uslThroughput, type UslPoint } from './fit-usl.ts';
import { readUslCsv } from './read-usl-csv.ts';

const reference = readUslReference();
const withReference = reference ? test : test.skip;

// Published with the SPEC SDM91 data of a SPARCcenter 2000 (Gunther 2007, table 5.1).
const SPECSDM91: UslPoint[] = [
  [1, 64.9],
  [18, 995.9],
  [36, 1652.4],
  [72, 1853.2],
  [108, 1828.9],
  [144, 1775],
  [216, 1702.2],
].map(([concurrency = 0, throughputRps = 0]) => ({ concurrency, throughputRps }));

function pointsOf(name: string): UslPoint[] {
  const inline = reference?.data_inline[name];
  if (inline === undefined) return readUslCsv(readUslFile(`${name}.csv`) ?? '');
  const [levels, rates] = inline;
  return levels.map((concurrency, i) => ({ concurrency, throughputRps: rates[i] ?? 0 }));
}

/** Within a share of the expected value. */
function expectClose(actual: number | null | undefined, expected: number, share = 1e-3): void {
  expect(Math.abs((actual ?? Number.NaN) / expected - 1)).toBeLessThan(share);
}

describe('fitUsl', () => {
  test('finds the published fit of specsdm91', () => {
    const fit = fitUsl(SPECSDM91);
    expectClose(fit.alpha, 0.02773);
    expectClose(fit.beta, 1.044e-4);
    expectClose(fit.gamma, 90);
    expectClose(fit.standardErrors?.alpha, 0.009122);
    expectClose(fit.standardErrors?.beta, 1.988e-5);
    expectClose(fit.standardErrors?.gamma, 14.21);
    expectClose(fit.residualStandardError, 82.85);
    expectClose(fit.peakConcurrency, 96.51956);
    expectClose(fit.peakThroughputRps, 1884);
    expect(fit).toMatchObject({ identified: true, pointCount: 7, levelCount: 7 });
    expect(fit.peakInterval?.low).toBeLessThan(96.5);
    expect(fit.peakInterval?.high).toBeLessThan(216);
  });

  for (const name of ['specsdm91', 'raytracer', 'raytracer_first6', 'usl_coef_test'])
    withReference(`agrees with scipy within 0.1 %: ${name}`, () => {
      const fit = fitUsl(pointsOf(name));
      const expected = reference?.scipy_fits[name];
      if (expected === undefined) throw new Error(`${name} is not in the reference`);
      expectClose(fit.alpha, expected.alpha);
      if (expected.beta > 1e-20) expectClose(fit.beta, expected.beta);
      else expect(fit.beta).toBe(0);
      expectClose(fit.gamma, expected.gamma);
      const errors = fit.standardErrors;
      [errors?.alpha, errors?.beta, errors?.gamma].forEach((error, i) =>
        expectClose(error, expected.se[i] ?? 0),
      );
      const { alpha, beta, gamma } = fit.intervals ?? {};
      [alpha, beta, gamma].forEach((interval, i) => {
        expectClose(interval?.low, expected.ci95[i]?.[0] ?? 0, 5e-3);
        expectClose(interval?.high, expected.ci95[i]?.[1] ?? 0);
      });
      expectClose(fit.residualStandardError, expected.residual_se);
    });

  withReference('answers "not identified" where the data do not reach the peak', () => {
    for (const name of ['raytracer', 'raytracer_first6']) {
      const fit = fitUsl(pointsOf(name));
      expect(fit).toMatchObject({ identified: false, peakConcurrency: null });
      expect(fit.reason).toMatch(name === 'raytracer' ? /no peak up to 64/ : /do not reach.*24\.5/);
    }
  });

  withReference('is at the least sum of squares of a noisy production log', () => {
    const columns = { concurrency: 'db_time', throughput: 'txn_rate' };
    const points = readUslCsv(readUslFile('oracledb.csv') ?? '', columns);
    const fit = fitUsl(points);
    const errorOf = (parameters: Pick<UslFit, 'alpha' | 'beta' | 'gamma'>): number =>
      points.reduce(
        (sum, { concurrency, throughputRps }) =>
          sum + (uslThroughput(parameters, concurrency) - throughputRps) ** 2,
        0,
      );
    for (const name of ['alpha', 'beta', 'gamma'] as const)
      for (const factor of [0.999, 1.001])
        expect(errorOf({ ...fit, [name]: fit[name] * factor })).toBeGreaterThan(errorOf(fit));
    expect(fit.pointCount).toBe(360);
  });

  test('finds the parameters behind exact data of very different size', () => {
    for (const [alpha, beta, gamma] of [
      [0.1, 1e-3, 5e4],
      [0.001, 1e-6, 0.02],
      [0, 5e-3, 100],
    ] as const) {
      const peak = Math.sqrt((1 - alpha) / beta);
      const points = [0.02, 0.1, 0.3, 0.7, 1, 1.5, 2].map((share) => ({
        concurrency: share * peak,
        throughputRps: uslThroughput({ alpha, beta, gamma }, share * peak),
      }));
      const fit = fitUsl(points);
      if (alpha > 0) expectClose(fit.alpha, alpha, 1e-6);
      else expect(fit.alpha).toBeLessThan(1e-6);
      expectClose(fit.beta, beta, 1e-6);
      expectClose(fit.gamma, gamma, 1e-6);
      expectClose(fit.peakConcurrency, peak, 1e-6);
    }
  });

  test('holds what would be negative at 0: throughput that grows more than linearly', () => {
    const points = [1, 2, 4, 8, 16].map((n) => ({ concurrency: n, throughputRps: n ** 1.1 }));
    expect(fitUsl(points)).toMatchObject({ alpha: 0, beta: 0, identified: false });
  });

  test('does not change with the order of the points, and scales with the throughput', () => {
    const fit = fitUsl(SPECSDM91);
    const scaled = SPECSDM91.toReversed().map((point) => ({
      ...point,
      throughputRps: point.throughputRps * 1000,
    }));
    expectClose(fitUsl(scaled).beta, fit.beta, 1e-8);
    expectClose(fitUsl(scaled).gamma, fit.gamma * 1000, 1e-8);
  });

  test('says that three levels are too few for a peak', () => {
    const points = [1, 1, 2, 2, 4, 4].map((n, i) => ({ concurrency: n, throughputRps: 10 + i }));
    expect(fitUsl(points)).toMatchObject({ identified: false, levelCount: 3 });
  });

  test.each([
    ['three points', [1, 2, 4], 'SAMPLE_TOO_SMALL'],
    ['two levels', [1, 1, 2, 2], 'SAMPLE_TOO_SMALL'],
    ['a concurrency of 0', [0, 1, 2, 4], 'SAMPLE_INVALID'],
    ['a concurrency that is no number', [Number.NaN, 1, 2, 4], 'SAMPLE_INVALID'],
  ])('%s is refused', (_name, levels, code) => {
    const points = levels.map((concurrency) => ({ concurrency, throughputRps: 5 }));
    expect(() => fitUsl(points)).toThrow(expect.objectContaining({ code }));
  });

  test('no throughput at all is refused', () => {
    const points = [1, 2, 4, 8].map((concurrency) => ({ concurrency, throughputRps: 0 }));
    expect(() => fitUsl(points)).toThrow(expect.objectContaining({ code: 'SAMPLE_INVALID' }));
  });
});
