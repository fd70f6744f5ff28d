import { PerfError } from '@perf-agent/contracts/basics';
import { assertFailures } from '../primitives/proportions.ts';
import { median } from '../primitives/quantile.ts';
import { assertSample } from '../primitives/sample.ts';
import type { RunsInput } from './comparison-types.ts';

/** Both arms on the scale on which effects add up: logarithms, or the values themselves. */
export type Arms = {
  readonly base: readonly number[];
  readonly candidate: readonly number[];
  readonly isLog: boolean;
  /** A difference on the scale as a change: 0.05 for +5 %, or in points. Undefined where nothing is a percentage of base. */
  readonly changeOf: ((difference: number) => number) | undefined;
  /** A change on the scale: the inverse. */
  readonly differenceOf: (change: number) => number;
};

/**
 * Checks the runs of both arms and puts them on their scale. Ratio metrics are compared as logarithms, so that half and
 * double are the same distance; with zeros among them as parts of base's median.
 *
 * @throws PerfError SAMPLE_TOO_SMALL without runs; SAMPLE_INVALID naming arm and run
 */
export function scaledArms(input: RunsInput): Arms {
  const { base, candidate, changeKind = 'ratio', counts, floor } = input;
  for (const [name, values] of [
    ['base', base],
    ['candidate', candidate],
  ] as const) {
    if (values.length === 0)
      throw new PerfError(
        'SAMPLE_TOO_SMALL',
        `compareRuns: ${name} has 0 runs, expected at least 1`,
      );
    assertSample(`compareRuns: ${name}`, values, changeKind === 'points' ? 1 : Infinity);
    if (counts === undefined) continue;
    for (const one of counts[name]) assertFailures(`compareRuns: ${name}`, one);
    if (counts[name].length === values.length && changeKind === 'points') continue;
    throw new PerfError(
      'SAMPLE_INVALID',
      `compareRuns: ${counts[name].length} counts of ${values.length} ${name} runs, expected one each, of points`,
    );
  }
  if (floor !== undefined && !(floor > 0 && Number.isFinite(floor))) {
    throw new PerfError('SAMPLE_INVALID', `compareRuns: the floor is ${floor}, expected above 0`);
  }
  if (changeKind === 'points') return linear(base, candidate, 1);
  if ([...base, ...candidate].every((value) => value > 0)) {
    const { expm1, log, log1p } = Math;
    return {
      base: base.map((value) => log(value)),
      candidate: candidate.map((value) => log(value)),
      isLog: true,
      changeOf: expm1,
      differenceOf: log1p,
    };
  }
  return linear(base, candidate, median(base));
}

function linear(base: readonly number[], candidate: readonly number[], unit: number): Arms {
  const scale = unit > 0 ? unit : 1;
  return {
    base: base.map((value) => value / scale),
    candidate: candidate.map((value) => value / scale),
    isLog: false,
    changeOf: unit > 0 ? (difference) => difference : undefined,
    differenceOf: (change) => change,
  };
}
