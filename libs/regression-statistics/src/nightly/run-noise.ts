import type { HistoryInput } from '../decision/judge-history.ts';
import { NIGHT_RULE } from '../decision/rule.ts';
import { median } from '../primitives/quantile.ts';
import { mean } from '../primitives/sample.ts';

/** Runs that happened to be alike say nothing about differences this small: 0.5 %, or 0.1 percentage points. */
const LEAST = { ratio: 0.005, points: 0.001 };

export type RunNoise = {
  /** Tonight's runs on the scale of the decision: larger is worse. */
  readonly tonight: readonly number[];
  /** Where runs of the earlier nights lie: the median over nights of their mean. */
  readonly level: number;
  /** Standard deviation of a run within its night, pooled over the earlier nights. */
  readonly sd: number;
};

/**
 * Says how runs vary within a night, by the earlier nights.
 *
 * @param input the last night is tonight; some earlier night has two runs at least, else the least noise is assumed
 * @param levelStart index of the first night of the present level
 */
export function runNoise(input: HistoryInput, levelStart: number): RunNoise {
  const { worse, changeKind } = input.scale;
  const sign = worse === 'higher' ? 1 : -1;
  const scaled = input.nights.map(({ runs }) =>
    runs.map((run) => sign * (changeKind === 'ratio' ? Math.log(run) : run)),
  );
  const tonight = scaled.at(-1) ?? [];
  const earlier = scaled.slice(0, -1).slice(-NIGHT_RULE.noiseNights);
  let squares = 0;
  let freedom = 0;
  for (const runs of earlier) {
    const center = mean(runs);
    for (const run of runs) squares += (run - center) ** 2;
    freedom += runs.length - 1;
  }
  const onLevel = scaled.slice(
    Math.max(levelStart, scaled.length - 1 - NIGHT_RULE.referenceNights),
    -1,
  );
  return {
    tonight,
    level: median(onLevel.map(mean)),
    sd: Math.max(freedom > 0 ? Math.sqrt(squares / freedom) : 0, LEAST[changeKind]),
  };
}
