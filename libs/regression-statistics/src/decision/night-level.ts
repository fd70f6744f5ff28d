/** The calm part of a night's runs that makes its level. */
const CALM_SHARE = 0.6;

/** How values of a metric are put on the scale of the decision: there larger is worse and noise is about even. */
export type Scale = {
  readonly worse: 'higher' | 'lower';
  /** 'ratio': logarithms, a change is relative. 'points': as they are, a change is a difference. */
  readonly changeKind: 'ratio' | 'points';
};

/**
 * Gives a night's level: on the scale of the decision, the mean of the 60 % of its runs that went best.
 *
 * What disturbs a run (a cold cache, a neighbour, a slow mode) makes it worse, hardly ever better; so the better runs
 * say more about the service. A service that gets worse does so in all runs. On simulated nights this varies 2 to 30 %
 * less than the median. Errors are no noise: of 'points' all runs count.
 *
 * @param runs values of the metric, at least 1; above 0 for 'ratio'
 */
export function nightLevel(runs: readonly number[], { worse, changeKind }: Scale): number {
  const sign = worse === 'higher' ? 1 : -1;
  if (changeKind === 'points') {
    let sum = 0;
    for (const run of runs) sum += run;
    return (sign * sum) / runs.length;
  }
  const scaled = new Float64Array(runs.length);
  for (let i = 0; i < runs.length; i++) scaled[i] = sign * Math.log(runs[i] ?? 0);
  scaled.sort();
  const calm = Math.max(1, Math.round(CALM_SHARE * runs.length));
  let sum = 0;
  for (let i = 0; i < calm; i++) sum += scaled[i] ?? 0;
  return sum / calm;
}

/** A difference on the scale of the decision as a change of the metric, sign as measured: 0.2 = +20 % or +20 points. */
export function toChange(difference: number, { worse, changeKind }: Scale): number {
  const measured = worse === 'higher' ? difference : -difference;
  return changeKind === 'ratio' ? Math.expm1(measured) : measured;
}

/** How much worse, as a change (positive: 0.2 = 20 % worse), on the scale of the decision. */
export function fromHarm(harm: number, { worse, changeKind }: Scale): number {
  if (changeKind === 'points') return harm;
  return worse === 'higher' ? Math.log1p(harm) : -Math.log1p(-harm);
}
