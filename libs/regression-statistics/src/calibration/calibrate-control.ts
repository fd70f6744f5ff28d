import { PerfError } from '@perf-agent/contracts/basics';
import { compareRuns, DEFAULT_FLOOR } from '../comparison/compare-runs.ts';
import type { Control, RunsInput } from '../comparison/comparison-types.ts';
import { checkControl, splitControl } from '../comparison/control.ts';
import { exactShare, type ShareInterval } from '../primitives/proportions.ts';
import { seededRandom } from '../primitives/seeded-random.ts';

/** Fewer runs make two arms that no test can tell apart. */
const MIN_CONTROL_RUNS = 8;
/** Sizes that are looked for, in floors. */
const FLOORS = [1, 2, 5, 10];

export type ControlCalibration = {
  /** The runs as they came, split in two arms: what the order of the runs does. */
  readonly control: Control;
  /** How often two arms of the same build, drawn at random from the runs, are called better or worse. */
  readonly falseVerdicts: ShareInterval;
  /** How often a candidate that is so much worse is called worse. */
  readonly power: readonly { readonly harm: number; readonly found: ShareInterval }[];
  readonly runCount: number;
  readonly rounds: number;
  readonly seed: number;
};

type Given = Pick<RunsInput, 'worse' | 'changeKind' | 'floor'> & {
  readonly design?: 'separate' | 'interleaved';
};

/**
 * Says what comparisons of two builds can do with the noise of runs of one build.
 *
 * @param runs of one build, in the order of time
 * @throws PerfError SAMPLE_TOO_SMALL below 8 runs; SAMPLE_INVALID as `compareRuns`
 */
export function calibrateControl(
  runs: readonly number[],
  given: Given,
  { rounds = 400, seed = 1 }: { rounds?: number; seed?: number } = {},
): ControlCalibration {
  if (runs.length < MIN_CONTROL_RUNS) {
    const message = `calibrate: ${runs.length} A/A runs, ${MIN_CONTROL_RUNS - runs.length} more are needed`;
    throw new PerfError('SAMPLE_TOO_SMALL', message);
  }
  const { design = 'interleaved', worse, changeKind = 'ratio' } = given;
  const floor = given.floor ?? DEFAULT_FLOOR[changeKind];
  const random = seededRandom(seed);
  const shared = { worse, changeKind, floor };
  const share = (harm: number, counts: (verdict: string) => boolean): ShareInterval => {
    let failures = 0;
    for (let round = 0; round < rounds; round++) {
      const { base, candidate } = splitControl(shuffled(runs, random.integer), 'interleaved');
      const changed = candidate.map((run) => worsened(run, harm, shared));
      // Random arms have no order of their own.
      const { verdict } = compareRuns({ ...shared, base, candidate: changed, design: 'separate' });
      if (counts(verdict)) failures++;
    }
    return exactShare({ failures, requests: rounds });
  };
  return {
    control: checkControl({ ...shared, design, ...splitControl(runs, design) }),
    falseVerdicts: share(0, (verdict) => verdict === 'better' || verdict === 'worse'),
    power: FLOORS.map((floors) => ({
      harm: floors * floor,
      found: share(floors * floor, (verdict) => verdict === 'worse'),
    })),
    runCount: runs.length,
    rounds,
    seed,
  };
}

function worsened(
  run: number,
  harm: number,
  { worse, changeKind }: { worse: 'higher' | 'lower'; changeKind: 'ratio' | 'points' },
): number {
  const signed = worse === 'higher' ? harm : -harm;
  return changeKind === 'ratio' ? run * (1 + signed) : Math.min(1, Math.max(0, run + signed));
}

/** Fisher–Yates. */
function shuffled(
  values: readonly number[],
  integer: (min: number, max: number) => number,
): number[] {
  const result = [...values];
  for (let i = result.length - 1; i > 0; i--) {
    const j = integer(0, i);
    [result[i], result[j]] = [result[j] ?? 0, result[i] ?? 0];
  }
  return result;
}
