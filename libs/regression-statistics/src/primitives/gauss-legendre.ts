const { abs, cos, PI } = Math;

/** Points and weights of a quadrature on an interval. */
export type Quadrature = { readonly points: Float64Array; readonly weights: Float64Array };

/** So many points integrate a smooth function to near the last digit over five of its own widths. */
const PANEL_POINTS = 24;
const panel = legendre(PANEL_POINTS);

/**
 * Gives the points and weights to integrate a smooth function from `low` to `high`: Gauss–Legendre in panels.
 *
 * @param width on what length the function changes; a panel spans at most five of these
 * @see Press et al. 2007, Numerical Recipes, 4.6
 */
export function gaussLegendre(low: number, high: number, width: number): Quadrature {
  const panels = Math.max(1, Math.ceil((high - low) / (5 * width)));
  const half = (high - low) / panels / 2;
  const points = new Float64Array(panels * PANEL_POINTS);
  const weights = new Float64Array(panels * PANEL_POINTS);
  for (let index = 0; index < panels; index++) {
    const center = low + (2 * index + 1) * half;
    for (let node = 0; node < PANEL_POINTS; node++) {
      points[index * PANEL_POINTS + node] = center + half * (panel.points[node] ?? 0);
      weights[index * PANEL_POINTS + node] = half * (panel.weights[node] ?? 0);
    }
  }
  return { points, weights };
}

/** On −1 … 1: the roots of the Legendre polynomial, by Newton's method. */
function legendre(n: number): Quadrature {
  const points = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let index = 0; index < n; index++) {
    let x = cos((PI * (index + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let step = 0; step < 100; step++) {
      let [previous, value] = [0, 1];
      for (let degree = 1; degree <= n; degree++) {
        const next = ((2 * degree - 1) * x * value - (degree - 1) * previous) / degree;
        [previous, value] = [value, next];
      }
      slope = (n * (x * value - previous)) / (x * x - 1);
      const change = value / slope;
      x -= change;
      if (abs(change) < 1e-15) break;
    }
    points[index] = x;
    weights[index] = 2 / ((1 - x * x) * slope * slope);
  }
  return { points, weights };
}
