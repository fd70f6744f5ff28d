import type { CapacityProbe } from '@perf-agent/contracts';
import { evidenceOf } from './evidence.ts';
import {
  firstLimit,
  limitPosterior,
  posteriorQuantile,
  type Grid,
  type LimitPosterior,
} from './posterior.ts';
import type { Criterion } from './read-criteria.ts';

/** Where the whole SLO ends. */
export type Knowledge = {
  readonly limit: LimitPosterior;
  /** The criterion that most likely ends first. */
  readonly bindingIndex: number;
};

const COARSE_STEP = 0.04;
const FINE_CELL_COUNT = 150;
/** The grid goes on beyond the allowed rates: a limit that lies there has to have a place. */
const GRID_PAD = 1;
const TAIL = 1e-5;

/** @returns what all probes say together, on a grid that is fine where the limit can be */
export function learn(
  probes: readonly CapacityProbe[],
  criteria: readonly Criterion[],
  { minRps, maxRps }: { readonly minRps: number; readonly maxRps: number },
): Knowledge {
  const from = Math.log(minRps) - GRID_PAD;
  const to = Math.log(maxRps) + GRID_PAD;
  const learnOn = (grid: Grid): Knowledge => {
    const byCriterion = criteria.map((criterion) =>
      limitPosterior(evidenceOf(probes, criterion), criterion.allowedRatio, grid),
    );
    return firstLimit(byCriterion);
  };
  const { limit } = learnOn(gridOver([[from, to, COARSE_STEP]]));
  const low = Math.max(from, posteriorQuantile(limit, TAIL) - COARSE_STEP);
  const high = Math.min(to, posteriorQuantile(limit, 1 - TAIL) + COARSE_STEP);
  return learnOn(
    gridOver([
      [from, low, COARSE_STEP],
      [low, high, (high - low) / FINE_CELL_COUNT],
      [high, to, COARSE_STEP],
    ]),
  );
}

function gridOver(ranges: readonly (readonly [number, number, number])[]): Grid {
  const centres: number[] = [];
  const widths: number[] = [];
  for (const [from, to, step] of ranges) {
    const count = Math.round((to - from) / step) || (to - from > 1e-9 ? 1 : 0);
    const width = (to - from) / count;
    for (let i = 0; i < count; i++) {
      centres.push(from + (i + 0.5) * width);
      widths.push(width);
    }
  }
  return { centres: Float64Array.from(centres), widths: Float64Array.from(widths) };
}
