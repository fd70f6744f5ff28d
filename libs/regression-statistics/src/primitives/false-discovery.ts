import { PerfError } from '@perf-agent/contracts/basics';
import padjust from '@stdlib/stats-padjust';

/**
 * Adjusts p-values for their number, so that of those at or below alpha at most the share alpha is expected to be
 * false. For p-values that are independent or rise together: metrics of one run do.
 *
 * @param pValues 0 to 1, any order; an empty list gives an empty one
 * @returns the adjusted p-values, in the order given
 * @throws PerfError SAMPLE_INVALID
 * @see Benjamini & Hochberg 1995; Benjamini & Yekutieli 2001; checked in false-discovery.spec.ts against scipy
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  return adjusted('benjaminiHochberg', pValues, 'bh');
}

/** As `benjaminiHochberg`, under any dependence between the p-values, at the cost of a factor near ln n. */
export function benjaminiYekutieli(pValues: readonly number[]): number[] {
  return adjusted('benjaminiYekutieli', pValues, 'by');
}

function adjusted(who: string, pValues: readonly number[], method: 'bh' | 'by'): number[] {
  for (const [index, p] of pValues.entries()) {
    if (p >= 0 && p <= 1) continue;
    throw new PerfError(
      'SAMPLE_INVALID',
      `${who}: p-value ${index} is ${p}, expected from 0 to 1`,
      {
        hint: 'Leave out metrics without a verdict before p-values are adjusted.',
      },
    );
  }
  return pValues.length === 0 ? [] : Array.from(padjust([...pValues], method));
}
