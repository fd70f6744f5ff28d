import { noiseModel, type NoiseModel } from './noise-model.ts';
import { robustFit, type RobustFit } from './robust-fit.ts';
import { NIGHT_RULE } from './rule.ts';
import { withoutLevels } from './without-levels.ts';
import { dayOf, weekdayEffect } from './weekday-effect.ts';
import { whitenedFit, type Nights } from './whitened-fit.ts';

// Bound once: a test runner's sandbox looks globals up slowly.
const { abs, log1p, max, sqrt } = Math;

/** How strongly the nights speak for a step at one onset. */
export type OnsetTest = {
  /** Index of the first night of the new level. */
  readonly onset: number;
  /** The step on the scale of the decision, positive: worse; and its standard error. */
  readonly step: number;
  readonly standardError: number;
  /** How many times the noise: the root of what the step saves, as a normal deviate. */
  readonly strength: number;
  readonly noise: NoiseModel;
  /** Indices of nights set aside as outliers with the step in place. */
  readonly outliers: readonly number[];
};

/** What the nights before an onset say, whatever came after: it is kept from night to night. */
type Before = { readonly effect: Float64Array; readonly noise: NoiseModel };

/** Steps that all nights together show less clearly than this are not looked at further. */
const PLAIN_DEVIATE = 1.8;

export type OnsetTester = {
  /** @returns the test of a step at `onset` on the nights up to `last`; undefined with too few nights before it, or if it is weaker than needed */
  readonly step: (onset: number, last: number, needed: number) => OnsetTest | undefined;
  /** The same of one night alone, against the nights before it. */
  readonly night: (index: number) => OnsetTest | undefined;
};

/**
 * Tests steps in one series, given the starts of the levels that are known.
 *
 * Two explanations compete: no step, or a step at the onset. Each may set nights aside as outliers, at a price. What the
 * step saves, in squared noise, is the evidence; a night that can be an outlier costs its price at most, so one night
 * alone never proves a step. Noise, autocorrelation and weekdays are those of the nights before the onset.
 *
 * @param starts indices at which levels begin, ascending, the first 0
 * @param minSigma the least noise that is believed
 */
export function createOnsetTester(
  nights: Nights,
  starts: readonly number[],
  minSigma: number,
): OnsetTester {
  const start = starts.at(-1) ?? 0;
  const minNights = start > 0 ? NIGHT_RULE.minReferenceAfterChange : NIGHT_RULE.minReferenceNights;
  const known = new Map<number, Before>();
  // Room to work in, made once: there are thousands of tests.
  const adjusted = new Float64Array(nights.y.length);
  const before = new Float64Array(nights.y.length);
  const work = new Float64Array(2 * (NIGHT_RULE.weekdayNights + 7));
  // All zeros between the tests.
  const skip = new Uint8Array(nights.y.length);

  const lookBefore = (onset: number): Before => {
    const found = known.get(onset);
    if (found) return found;
    const from = max(0, onset - NIGHT_RULE.weekdayNights);
    withoutLevels(nights.y, starts, from, onset, before);
    const effect = weekdayEffect(nights.at, before, from, onset, work);
    for (let i = from; i < onset; i++) {
      before[i] = (before[i] ?? 0) - (effect[dayOf(nights.at[i] ?? 0)] ?? 0);
    }
    const noiseFrom = max(0, onset - NIGHT_RULE.noiseNights);
    const noise = noiseModel({ at: nights.at, y: before }, noiseFrom, onset, minSigma, work);
    const made = { effect, noise };
    known.set(onset, made);
    return made;
  };

  const adjust = (effect: Float64Array, from: number, to: number): Nights => {
    for (let i = from; i < to; i++) {
      adjusted[i] = (nights.y[i] ?? 0) - (effect[dayOf(nights.at[i] ?? 0)] ?? 0);
    }
    return { at: nights.at, y: adjusted };
  };

  return {
    step(onset, last, needed) {
      const from = max(start, onset - NIGHT_RULE.referenceNights);
      if (onset - from < minNights) return undefined;
      const { effect, noise } = lookBefore(onset);
      const to = last + 1;
      const data = adjust(effect, from, to);
      const { correlation, sigma } = noise;
      const plain = whitenedFit(data, from, to, onset, skip, correlation);
      const deviate = plain.step / (sqrt(plain.stepVariance) * sigma);
      // Outliers hide a step only in part: where nothing shows with all nights, robust fits need not be made.
      if (abs(deviate) < PLAIN_DEVIATE) return undefined;
      const withStep = robustFit(data, from, to, onset, noise, skip, plain);
      // Without a step the cost is at most that of the plain fit: often enough to know.
      const rss = plain.rss + (deviate * sigma) ** 2;
      if (strengthOf(rss, 0, withStep, noise) < needed) return undefined;
      const without = robustFit(data, from, to, to, noise, skip);
      const strength = strengthOf(without.fit.rss, without.price, withStep, noise);
      if (strength < needed) return undefined;
      const standardError = sqrt(withStep.fit.stepVariance) * sigma;
      const { fit, outliers } = withStep;
      return { onset, step: fit.step, standardError, strength, noise, outliers };
    },
    night(index) {
      const from = max(start, index - NIGHT_RULE.referenceNights);
      // After a change two nights give a level to compare with: how much nights vary is known from before.
      if (index - from < (start > 0 ? 2 : minNights)) return undefined;
      const { effect, noise } = lookBefore(index);
      const data = adjust(effect, from, index + 1);
      const { outliers } = robustFit(data, from, index, index, noise, skip);
      for (const outlier of outliers) skip[outlier] = 1;
      const fit = whitenedFit(data, from, index + 1, index, skip, noise.correlation);
      for (const outlier of outliers) skip[outlier] = 0;
      const standardError = sqrt(fit.stepVariance) * noise.sigma;
      const strength = normalDeviate((fit.step / standardError) ** 2, noise.freedom);
      return { onset: index, step: fit.step, standardError, strength, noise, outliers };
    },
  };
}

/** What a step saves: squared residuals, which count less when the noise is known from few nights, and outliers. */
function strengthOf(
  rssWithout: number,
  priceWithout: number,
  { fit, price }: RobustFit,
  { sigma, freedom }: NoiseModel,
): number {
  const drop = (rssWithout - fit.rss) / (sigma * sigma);
  const squares = drop > 0 ? normalDeviate(drop, freedom) ** 2 : drop;
  return sqrt(max(0, squares + priceWithout - price));
}

/**
 * The root of a drop in squared noise as if the noise were known: with few nights behind it, less.
 * As the likelihood ratio with an unknown variance: ν ln(1 + d / ν).
 */
function normalDeviate(drop: number, freedom: number): number {
  return drop > 0 ? sqrt(freedom * log1p(drop / freedom)) : 0;
}
