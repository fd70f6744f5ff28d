/**
 * The rule's numbers. They were chosen once on simulated nights (seeds 101 to 106 of a generator like that in
 * tools/bench/src/statistics) and checked on others and on other kinds of noise: `nx run bench:statistics`.
 */
export const NIGHT_RULE = {
  /**
   * How many times the noise, as a root of the drop in cost, a change must be to be established. Far above 3 because
   * the same history is asked anew every night, at many onsets, with a noise that itself was estimated.
   */
  established: 4.2,
  /** A change below this share of the configured threshold is not worth a line: 7 % of 20 %. */
  floorShare: 0.35,
  /** A night alone beyond this many times the noise is suspect. */
  suspect: 3,
  /** The last nights that may be new, in nights: all up to 10, then wider steps. One night alone is never enough. */
  onsets: [2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 17, 21],
  /** The nights before the onset that give the level. */
  referenceNights: 35,
  /** Fewer nights before the first onset say too little; after an established change 2 do, as the noise is known. */
  minReferenceNights: 7,
  minReferenceAfterChange: 2,
  /** Nights before the onset that give noise and autocorrelation, across established changes. */
  noiseNights: 60,
  weekdayNights: 70,
  /** Nights that happened to be alike say nothing about differences this small: 1 %, or 0.2 percentage points. */
  minNoiseRatio: 0.01,
  minNoisePoints: 0.002,
  /** An autocorrelation has to raise the log-likelihood by this much to be believed. */
  autocorrelationPenalty: 0.3,
  /** More of the nights than this are not set aside as outliers. */
  maxOutlierShare: 0.2,
  /** Series that changed again and again within so many nights need so much more for every change past the first. */
  unrest: 0.5,
  unrestNights: 60,
} as const;
