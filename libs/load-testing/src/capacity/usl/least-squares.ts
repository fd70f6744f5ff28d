/** A least-squares problem: residuals and their derivatives (one row a point) at given parameters. */
export type LeastSquaresProblem = {
  readonly residuals: (parameters: readonly number[]) => number[];
  readonly jacobian: (parameters: readonly number[]) => number[][];
};

const MAX_STEPS = 500;
/** Steps below this share of every parameter change no printed digit. */
const STEP_TOLERANCE = 1e-12;
const MAX_DAMPING = 1e16;

/**
 * Finds the parameters with the smallest sum of squared residuals near `start`: Levenberg–Marquardt, damped by the
 * diagonal, so that parameters of very different size are fine.
 *
 * @see Marquardt 1963; Moré 1978 (scaling); checked in fit-usl.spec.ts against R's nls and scipy
 */
export function leastSquares(problem: LeastSquaresProblem, start: readonly number[]): number[] {
  let parameters = [...start];
  let error = sumOfSquares(problem.residuals(parameters));
  let damping = 1e-3;
  for (let step = 0; step < MAX_STEPS && damping < MAX_DAMPING; step++) {
    const jacobian = problem.jacobian(parameters);
    const normal = normalMatrix(jacobian);
    const gradient = timesVector(jacobian, problem.residuals(parameters));
    const damped = normal.map((row, i) => row.map((v, j) => (i === j ? v * (1 + damping) : v)));
    const change = solve(damped, gradient);
    const next = parameters.map((value, i) => value - (change?.[i] ?? 0));
    const nextError = sumOfSquares(problem.residuals(next));
    if (change === undefined || !(nextError <= error)) {
      damping *= 10;
      continue;
    }
    const settled = change.every((v, i) => Math.abs(v) <= STEP_TOLERANCE * Math.abs(next[i] ?? 0));
    parameters = next;
    error = nextError;
    damping = Math.max(damping / 10, 1e-15);
    if (settled) break;
  }
  return parameters;
}

/** @returns the inverse of JᵀJ, or undefined when a parameter is not determined by the points */
export function inverseNormal(jacobian: readonly number[][]): number[][] | undefined {
  const normal = normalMatrix(jacobian);
  const columns = normal.map((_, i) =>
    solve(
      normal,
      normal.map((__, j) => (i === j ? 1 : 0)),
    ),
  );
  if (columns.some((column) => column === undefined)) return undefined;
  return columns as number[][];
}

export function sumOfSquares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

function normalMatrix(jacobian: readonly number[][]): number[][] {
  const size = jacobian[0]?.length ?? 0;
  const at = (row: number[], i: number): number => row[i] ?? 0;
  return Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (__, j) =>
      jacobian.reduce((sum, row) => sum + at(row, i) * at(row, j), 0),
    ),
  );
}

function timesVector(jacobian: readonly number[][], vector: readonly number[]): number[] {
  const size = jacobian[0]?.length ?? 0;
  return Array.from({ length: size }, (_, i) =>
    jacobian.reduce((sum, row, k) => sum + (row[i] ?? 0) * (vector[k] ?? 0), 0),
  );
}

/** Gaussian elimination of a symmetric positive matrix, its diagonal scaled to 1 first. */
function solve(matrix: readonly number[][], right: readonly number[]): number[] | undefined {
  const scale = matrix.map((row, i) => Math.sqrt(row[i] ?? 0));
  if (scale.some((value) => !(value > 0))) return undefined;
  const at = (i: number): number => scale[i] ?? 1;
  const rows = matrix.map((row, i) => [
    ...row.map((value, j) => value / (at(i) * at(j))),
    (right[i] ?? 0) / at(i),
  ]);
  const size = rows.length;
  for (const [i, pivotRow] of rows.entries()) {
    const pivot = pivotRow[i] ?? 0;
    if (!(Math.abs(pivot) > 1e-14)) return undefined;
    for (const [k, row] of rows.entries()) {
      if (k === i) continue;
      const factor = (row[i] ?? 0) / pivot;
      for (let j = i; j <= size; j++) row[j] = (row[j] ?? 0) - factor * (pivotRow[j] ?? 0);
    }
  }
  return rows.map((row, i) => (row[size] ?? 0) / (row[i] ?? 1) / at(i));
}
