import type { Interval, MetricComparison } from '@perf-agent/contracts';
import { ALPHA, compareNight } from './compare-night.ts';
import { pText, signedText, valueText } from './reasons.ts';

/**
 * @returns true for what has to be measured again before anyone is alarmed: a regression against the 7-day average, or by
 *   its history a night that stands out alone. What two nights established needs no more repeats
 */
export function isSuspect({ verdict, confirmation, decision }: MetricComparison): boolean {
  if (confirmation !== undefined) return false;
  return decision ? verdict === 'suspect-night' : verdict === 'regressed';
}

/**
 * Judges a suspicion after the scenario was measured again in the same night.
 *
 * @param first the suspicion: see `isSuspect`
 * @param repeatedOnly across the repeats that were made for the confirmation alone
 * @param all across these and the first ones: becomes the night's value
 * @param repeatCount how many repeats `repeatedOnly` comes from; as many are taken to have come before
 * @returns 'regressed' only if both are, else 'inconclusive'; change and p-value are those of `all`
 * @throws PerfError SAMPLE_INVALID as `compareNight`
 */
export function confirm(
  first: MetricComparison,
  repeatedOnly: Interval,
  all: Interval,
  repeatCount: number,
  alpha = ALPHA,
): MetricComparison {
  const { scenario, metric, threshold } = first;
  const common = { scenario, metric, threshold, alpha, baselineNights: first.baseline.nights };
  const again = compareNight({ ...common, tonight: repeatedOnly, repeatCount });
  const together = compareNight({ ...common, tonight: all, repeatCount: repeatCount * 2 });
  const confirmed = again.verdict === 'regressed' && together.verdict === 'regressed';
  const reason = confirmed
    ? `${together.reason} Confirmed by ${repeatCount} further repeats: ${shortText(again)} on these alone.`
    : `A regression was suspected, not confirmed by ${repeatCount} further repeats: ${shortText(again)} ` +
      `on these alone, ${shortText(together)} on all repeats together.`;
  return {
    ...together,
    verdict: confirmed ? 'regressed' : 'inconclusive',
    reason,
    confirmation: { value: again.tonight.value, repeatCount, confirmed },
  };
}

/** "unchanged (104 ms, +3.1 %, p = 0.23)" */
function shortText({ metric, verdict, tonight, change, pValue }: MetricComparison): string {
  const numbers = [valueText(metric, tonight.value)];
  if (change) numbers.push(signedText(metric, change.value));
  if (pValue !== undefined) numbers.push(pText(pValue));
  return `${verdict} (${numbers.join(', ')})`;
}
