import { NORMAL_MAD } from '../primitives/mad.ts';
import { median, quantile } from '../primitives/quantile.ts';
import { leaning, LEANING_LEVELS } from './leaning-mixture.ts';
import { nightMixture, type Mixture } from './night-mixture.ts';

/** Fewer runs cannot tell two levels from one that leans to a side. */
const MIN_RUNS = 60;
/** More are thinned out: they would tell nothing new, and cost time. */
const MAX_NIGHTS = 400;
/** The information criterion must fall by this much for every level: e⁵ to 1, "very strong" in Kass & Raftery 1995. */
const MIN_GAIN = 10;
/** Levels nearer than this, in spreads, are not told from a distribution that leans. */
const MIN_DISTANCE = 2.2;
const MIN_SHARE = 0.05;
/** A smaller difference between levels is not worth a word. */
const MIN_SIZE = 0.01;
const PARAMETERS_PER_LEVEL = 2;
/** By so much levels must tell the runs better than one level with a long tail does: e³ to 1. */
const SURE_GAIN = 6;

/** Where fits begin: the search ends at the nearest best, so both sides are tried. */
const STARTS: Readonly<Record<number, readonly (readonly number[])[]>> = {
  1: [[0.5]],
  2: [
    [0.4, 0.9],
    [0.1, 0.6],
  ],
  3: [
    [0.35, 0.8, 0.97],
    [0.03, 0.2, 0.65],
  ],
};

export type Modes = {
  /** Two or three, ascending, around the usual value on the scale of the runs, with their shares of the runs. */
  readonly levels: Mixture['levels'];
  /** Standard deviation around each. */
  readonly spread: number;
  /** By how much the information criterion (BIC) is better than that of one level. */
  readonly gain: number;
  /** False where one level with a long tail would explain the runs nearly as well. */
  readonly isSure: boolean;
  readonly runCount: number;
};

/**
 * Says whether runs fall on two or three levels between which they jump: two kinds of hosts, a cache that hits or not.
 * A night's shift is taken out, and wild runs do not count. Levels nearer than some four spreads look like one level with a
 * long tail: then `isSure` is false.
 *
 * @param nights runs of each night around its level or trend, a warm-up left out, on a scale on which changes add up
 * @param options nightEffect false: nothing is shared within what is called a night here
 * @returns undefined where there is one level, or too little to tell: below 60 runs, or below 2 a night
 * @see Fraley & Raftery 2002 for the choice by BIC
 */
export function modes(
  nights: readonly (readonly number[])[],
  { nightEffect = true }: { nightEffect?: boolean } = {},
): Modes | undefined {
  const step = Math.ceil(nights.length / MAX_NIGHTS);
  const used = nights.filter(({ length }, index) => length > 0 && index % step === 0);
  const runs = used.flat().sort((a, b) => a - b);
  if (runs.length < MIN_RUNS || (nightEffect && runs.length < 2 * used.length)) return undefined;
  const middle = quantile(runs, 0.5);
  const spread = NORMAL_MAD * median(runs.map((run) => Math.abs(run - middle)));
  if (!(spread > 0)) return undefined;
  const range = Math.max(6 * spread, quantile(runs, 0.999) - quantile(runs, 0.001));
  const fit = (count: number): Mixture | undefined => {
    let best: Mixture | undefined;
    for (const levels of STARTS[count] ?? []) {
      const start = {
        levels: levels.map((share) => quantile(runs, share)),
        spread: count === 1 ? spread : spread / 1.5,
        nightSpread: nightEffect ? spread / 2 : 0,
      };
      const found = nightMixture(used, start, range);
      if (best === undefined || found.logLikelihood > best.logLikelihood) best = found;
    }
    return best;
  };
  const cost = Math.log(runs.length) * PARAMETERS_PER_LEVEL;
  const one = fit(1);
  const two = fit(2);
  if (!one || !two) return undefined;
  const gainOfTwo = 2 * (two.logLikelihood - one.logLikelihood) - cost;
  if (gainOfTwo < MIN_GAIN) return undefined;
  const three = fit(3);
  const gainOfThree = three ? 2 * (three.logLikelihood - one.logLikelihood) - 2 * cost : -Infinity;
  const isThree = three !== undefined && gainOfThree > gainOfTwo + MIN_GAIN && isApart(three);
  const { levels, spread: around } = isThree ? three : two;
  if (!isThree && !isApart(two)) return undefined;
  const gain = isThree ? gainOfThree : gainOfTwo;
  const side = (two.levels[0]?.share ?? 0) >= (two.levels[1]?.share ?? 0) ? 1 : -1;
  const tail = nightMixture(
    used,
    {
      levels: Array.from({ length: LEANING_LEVELS }, (_, level) => {
        return quantile(runs, 0.5 - 0.2 * side) + (side * level * spread) / 2;
      }),
      spread: spread / 2,
      nightSpread: nightEffect ? spread / 2 : 0,
    },
    range,
    leaning(side),
  );
  const gainOfTail = 2 * (tail.logLikelihood - one.logLikelihood) - cost;
  const isSure = gain - gainOfTail >= SURE_GAIN;
  return { levels, spread: around, gain, isSure, runCount: runs.length };
}

function isApart({ levels, spread }: Mixture): boolean {
  return levels.every(({ at, share }, index) => {
    const before = levels[index - 1];
    if (share < MIN_SHARE) return false;
    return before === undefined || at - before.at >= Math.max(MIN_SIZE, MIN_DISTANCE * spread);
  });
}
