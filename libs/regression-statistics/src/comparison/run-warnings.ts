import { modes } from '../history/modes.ts';
import { NORMAL_MAD } from '../primitives/mad.ts';
import { mannWhitney } from '../primitives/mann-whitney.ts';
import { median } from '../primitives/quantile.ts';
import type { Arms } from './arms.ts';
import type { ComparisonWarning } from './comparison-types.ts';
import { ARMS, countText } from './comparison-words.ts';

const { abs, log, max, min } = Math;

const MIN_RUNS_FOR_OUTLIERS = 8;
const OUTLIER_DEVIATIONS = 5;
/** Spreads as different as that change what a shift means. */
const SPREAD_FACTOR = 1.6;
const SPREAD_ALPHA = 0.01;
/** Two levels have to be this clear before they are named here: shares of a tenth at least. */
const MIN_LEVEL_SHARE = 0.1;
/** Changes of unit: seconds and milliseconds, bytes and KiB or MiB. */
const UNIT_FACTORS = [1e3, 1024, 1e6, 1024 ** 2, 1e9];
const UNIT_TOLERANCE = 0.15;

/** What of the runs themselves, their order apart, a reader of the verdict should know. */
export function runWarnings(arms: Arms): ComparisonWarning[] {
  const warnings: ComparisonWarning[] = [];
  const residuals = { base: around(arms.base), candidate: around(arms.candidate) };
  for (const arm of ARMS) {
    if (arms[arm].length > 1 && arms[arm].every((value) => value === arms[arm][0])) {
      const text = `all ${arms[arm].length} ${arm} runs have the same value: no noise is known to measure by`;
      warnings.push({ kind: 'constant', text });
    }
    const wild = outlierCount(residuals[arm]);
    if (wild > 0) {
      const text = `${countText(wild, `${arm} run`)} of ${arms[arm].length} far from the others: by ranks they count as just the outermost`;
      warnings.push({ kind: 'outliers', text });
    }
  }
  if (areIdentical(arms)) {
    const text = 'both arms hold the same values run by run: is it the same file twice?';
    warnings.push({ kind: 'identical', text });
  }
  const spread = unequalSpread(residuals.base, residuals.candidate);
  if (spread) warnings.push(spread);
  const several = modes([residuals.base, residuals.candidate], { nightEffect: false });
  if (several?.isSure === true && several.levels.every(({ share }) => share >= MIN_LEVEL_SHARE)) {
    const shares = several.levels.map(({ share }) => `${Math.round(share * 100)} %`).join(' and ');
    const text = `runs of both arms fall on ${several.levels.length} levels (${shares}): the effect may be a change of their shares`;
    warnings.push({ kind: 'several-levels', text });
  }
  return warnings;
}

/** @returns the factor between the arms when it looks like one between units */
export function unitFactor(
  base: readonly number[],
  candidate: readonly number[],
): number | undefined {
  const [ofBase, ofCandidate] = [median(base), median(candidate)];
  if (!(ofBase > 0 && ofCandidate > 0)) return undefined;
  const factor = max(ofBase / ofCandidate, ofCandidate / ofBase);
  return UNIT_FACTORS.find((unit) => abs(log(factor / unit)) < UNIT_TOLERANCE);
}

/** Constants are told as such. */
function areIdentical({ base, candidate }: Arms): boolean {
  if (base.length !== candidate.length || new Set(base).size < 2) return false;
  return base.every((value, index) => value === candidate[index]);
}

function around(values: readonly number[]): number[] {
  const middle = median(values);
  return values.map((value) => value - middle);
}

function outlierCount(residuals: readonly number[]): number {
  if (residuals.length < MIN_RUNS_FOR_OUTLIERS) return 0;
  const deviation = NORMAL_MAD * median(residuals.map(abs));
  return deviation > 0
    ? residuals.filter((residual) => abs(residual) > OUTLIER_DEVIATIONS * deviation).length
    : 0;
}

/** Distances from the median, compared by ranks: a Brown–Forsythe test that wild runs do not move. */
function unequalSpread(
  base: readonly number[],
  candidate: readonly number[],
): ComparisonWarning | undefined {
  if (min(base.length, candidate.length) < MIN_RUNS_FOR_OUTLIERS) return undefined;
  const [ofBase, ofCandidate] = [base.map(abs), candidate.map(abs)];
  const factor = median(ofCandidate) / median(ofBase);
  if (!Number.isFinite(factor) || factor === 0) return undefined;
  if (max(factor, 1 / factor) < SPREAD_FACTOR) return undefined;
  if (mannWhitney(ofBase, ofCandidate).pTwoSided >= SPREAD_ALPHA) return undefined;
  const [more, size] = factor > 1 ? ['more', factor] : ['less', 1 / factor];
  const text = `the candidate varies ${size.toFixed(1)} times ${more} than base: its slow and fast runs moved differently than its middle`;
  return { kind: 'unequal-spread', text };
}
