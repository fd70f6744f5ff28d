import { PerfError, type UslFit } from '@perf-agent/contracts';
import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { inverseNormal, leastSquares, sumOfSquares } from './least-squares.ts';
import { locatePeak } from './locate-peak.ts';

export type UslPoint = { readonly concurrency: number; readonly throughputRps: number };

const PARAMETER_COUNT = 3;
const CONFIDENCE = 0.95;
/** Both free; then those that are held at 0 because the data ask for a negative one. */
const HELD_AT_ZERO = [[], [0], [1], [0, 1]] as const;

/**
 * Fits the Universal Scalability Law X(N) = γN / (1 + α(N − 1) + βN(N − 1)) by least squares, every point alike;
 * points of the same concurrency all count, they are not averaged. α and β are at least 0: where the free fit is
 * negative, the best fit with it at 0 is taken. Standard errors are those of the linearised model, with Student's t.
 *
 * @param points any order
 * @returns the peak as null, with a reason, where the data do not determine or do not reach it
 * @throws PerfError SAMPLE_TOO_SMALL below 4 points or 3 different concurrencies; SAMPLE_INVALID for a value that is
 *   not a positive concurrency or a throughput of at least 0
 * @see Gunther 2007, Guerrilla Capacity Planning, chapter 4 to 6; the R package usl, whose bounds these are; checked in
 *   fit-usl.spec.ts against its published fits and scipy
 */
export function fitUsl(points: readonly UslPoint[]): UslFit {
  assertPoints(points);
  const [alpha = 0, beta = 0, gamma = 0] = bestFit(points);
  const parameters = [alpha, beta, gamma];
  const degreesOfFreedom = points.length - PARAMETER_COUNT;
  const variance = sumOfSquares(residuals(points, parameters)) / degreesOfFreedom;
  const concurrencies = points.map(({ concurrency }) => concurrency);
  const fit = {
    alpha,
    beta,
    gamma,
    ...uncertainty(points, parameters, variance, degreesOfFreedom),
    residualStandardError: Math.sqrt(variance),
    pointCount: points.length,
    levelCount: new Set(concurrencies).size,
    maxConcurrency: Math.max(...concurrencies),
  };
  return { ...fit, ...locatePeak(fit, Math.min(...concurrencies)) };
}

/** @returns throughput of the law at a concurrency */
export function uslThroughput(
  { alpha, beta, gamma }: Pick<UslFit, 'alpha' | 'beta' | 'gamma'>,
  concurrency: number,
): number {
  return (gamma * concurrency) / divisor(concurrency, alpha, beta);
}

function divisor(n: number, alpha: number, beta: number): number {
  return 1 + alpha * (n - 1) + beta * n * (n - 1);
}

function bestFit(points: readonly UslPoint[]): number[] {
  let best: number[] = [];
  let bestError = Infinity;
  for (const held of HELD_AT_ZERO) {
    const parameters = fitWith(points, held);
    const error = sumOfSquares(residuals(points, parameters));
    if (parameters.some((value) => !(value >= 0)) || !(error < bestError)) continue;
    best = parameters;
    bestError = error;
    // Nothing that is held can fit better than all free.
    if (held.length === 0) break;
  }
  return best;
}

/** @param held indexes of the parameters that stay 0 */
function fitWith(points: readonly UslPoint[], held: readonly number[]): number[] {
  const free = [0, 1, 2].filter((index) => !held.includes(index));
  const all = (some: readonly number[]): number[] => {
    const parameters = [0, 0, 0];
    free.forEach((index, i) => (parameters[index] = some[i] ?? 0));
    return parameters;
  };
  const first = points.reduce((a, b) => (b.concurrency < a.concurrency ? b : a));
  const start = [0.05, 1e-4, first.throughputRps / first.concurrency || 1];
  const problem = {
    residuals: (some: readonly number[]) => residuals(points, all(some)),
    jacobian: (some: readonly number[]) => jacobian(points, all(some), free),
  };
  return all(
    leastSquares(
      problem,
      free.map((index) => start[index] ?? 0),
    ),
  );
}

function residuals(points: readonly UslPoint[], parameters: readonly number[]): number[] {
  const [alpha = 0, beta = 0, gamma = 0] = parameters;
  return points.map(
    ({ concurrency, throughputRps }) =>
      uslThroughput({ alpha, beta, gamma }, concurrency) - throughputRps,
  );
}

function jacobian(
  points: readonly UslPoint[],
  [alpha = 0, beta = 0, gamma = 0]: readonly number[],
  columns: readonly number[] = [0, 1, 2],
): number[][] {
  return points.map(({ concurrency: n }) => {
    const d = divisor(n, alpha, beta);
    const slope = -(gamma * n) / (d * d);
    const row = [slope * (n - 1), slope * n * (n - 1), n / d];
    return columns.map((index) => row[index] ?? 0);
  });
}

function uncertainty(
  points: readonly UslPoint[],
  parameters: readonly number[],
  variance: number,
  degreesOfFreedom: number,
): Pick<UslFit, 'standardErrors' | 'intervals' | 'alphaBetaCovariance'> {
  const inverse = inverseNormal(jacobian(points, parameters));
  if (inverse === undefined) return {};
  const t = tQuantile((1 + CONFIDENCE) / 2, degreesOfFreedom);
  const [alpha = 0, beta = 0, gamma = 0] = inverse.map((row, i) =>
    Math.sqrt(variance * Math.max(0, row[i] ?? 0)),
  );
  const around = (index: number, error: number) => ({
    low: (parameters[index] ?? 0) - t * error,
    high: (parameters[index] ?? 0) + t * error,
  });
  return {
    standardErrors: { alpha, beta, gamma },
    alphaBetaCovariance: variance * (inverse[0]?.[1] ?? 0),
    intervals: { alpha: around(0, alpha), beta: around(1, beta), gamma: around(2, gamma) },
  };
}

function assertPoints(points: readonly UslPoint[]): void {
  for (const [index, { concurrency, throughputRps }] of points.entries()) {
    if (
      Number.isFinite(concurrency) &&
      concurrency > 0 &&
      throughputRps >= 0 &&
      throughputRps < Infinity
    ) {
      continue;
    }
    throw new PerfError(
      'SAMPLE_INVALID',
      `usl: point ${index + 1} is ${concurrency}, ${throughputRps}; expected a concurrency above 0 and a throughput of at least 0`,
    );
  }
  if (points.length > 0 && points.every(({ throughputRps }) => throughputRps === 0))
    throw new PerfError('SAMPLE_INVALID', 'usl: the throughput of every point is 0');
  const levelCount = new Set(points.map(({ concurrency }) => concurrency)).size;
  if (points.length > PARAMETER_COUNT && levelCount >= PARAMETER_COUNT) return;
  throw new PerfError(
    'SAMPLE_TOO_SMALL',
    `usl: ${points.length} points of ${levelCount} concurrencies, expected at least 4 points of 3 concurrencies`,
    { hint: 'Measure more levels; six or more that pass the peak give an answer.' },
  );
}
