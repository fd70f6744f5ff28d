import {
  METRICS,
  type MetricComparison,
  type MetricVerdict,
  type NightDecision,
} from '@perf-agent/contracts';
import { changeText, signedText, sizeText } from './reasons.ts';

type Compared = Pick<MetricComparison, 'metric' | 'threshold' | 'tonight' | 'baseline' | 'change'>;

/** Why a history led to its verdict, in words: first what the decision says, then the plain 7-day average. */
export function decisionText(
  comparison: Compared,
  verdict: MetricVerdict,
  decision: NightDecision,
): string {
  return [verdictText(comparison, verdict, decision), stateText(decision), plainText(comparison)]
    .filter((text) => text !== '')
    .join(' ');
}

function verdictText(
  { metric, threshold }: Compared,
  verdict: MetricVerdict,
  decision: NightDecision,
): string {
  const { label } = METRICS[metric];
  const limit = `the threshold of ${sizeText(metric, threshold)}`;
  const size = intervalText(metric, decision);
  const evidence = evidenceText(metric, decision);
  const since = `Since the night of ${decision.onset ?? '?'} the ${label} is ${size} against the level before`;
  switch (verdict) {
    case 'regressed':
      return `${since}, compatible with ${limit} (${evidence}).`;
    case 'improved':
      return `${since}, better by what ${limit} would be (${evidence}).`;
    case 'change':
      return `${since}: established, but below ${limit} (${evidence}).`;
    case 'suspect-night':
      return `Tonight alone the ${label} is ${size} against the level before (${evidence}). One night is no proof: a second one is, or further repeats.`;
    case 'unchanged':
      return `Tonight the ${label} is ${size} against the level before, which rules out ${limit} (${evidence}).`;
    default:
      return decision.change
        ? `Tonight the ${label} is ${size} against the level before; ${limit} cannot be ruled out (${evidence}).`
        : `The present level of the ${label} is only a few nights old: tonight cannot be judged yet.`;
  }
}

/** What is still open, and what went away. */
function stateText({ openSince, onset, recoveredFrom }: NightDecision): string {
  if (recoveredFrom !== undefined)
    return `This takes back the worsening of the night of ${recoveredFrom}.`;
  if (openSince !== undefined && openSince !== onset)
    return `A worsening since the night of ${openSince} is still there.`;
  return '';
}

/** The user's own rule, for comparison. */
function plainText({ metric, tonight, baseline, change }: Compared): string {
  if (baseline.average === undefined || !change) return '';
  const { average, nights } = baseline;
  return `${changeText(metric, tonight.value, { average, nightCount: nights.length }, change.value)}.`;
}

function intervalText(metric: Compared['metric'], { change }: NightDecision): string {
  if (!change) return 'not known to have changed';
  const { value, low, high } = change;
  return `${signedText(metric, value)} [${signedText(metric, low)} to ${signedText(metric, high)}]`;
}

function evidenceText(
  metric: Compared['metric'],
  { strength, needed, noise, nightCount, badNights }: NightDecision,
): string {
  const parts: string[] = [];
  if (strength !== undefined) {
    parts.push(`${strength.toFixed(1)} times the noise, ${needed.toFixed(1)} establish a change`);
  }
  if (noise) parts.push(`nights vary by ±${sizeText(metric, noise.night, 2)}`);
  parts.push(`${nightCount} earlier nights`);
  if (badNights.length > 0) parts.push(`${badNights.length} set aside as outliers`);
  return parts.join('; ');
}
