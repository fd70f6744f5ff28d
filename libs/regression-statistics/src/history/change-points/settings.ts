/** How change points are found. The defaults are one setting for all series; they are stated in natural units. */
export type ChangePointSettings = {
  /** A level must last so many values; the last `minimumLength` − 1 values are too new to tell. */
  readonly minimumLength: number;
  /** What a change must explain, in variances of the noise times ln n. */
  readonly changePenalty: number;
  /** What the slope of a segment must explain, likewise. Less than a change: a climb is one line, not a stair. */
  readonly slopePenalty: number;
  /** Values further from their neighbours' median than so many standard deviations are clipped to it. */
  readonly outlierDeviations: number;
  /** Highest autocorrelation from one value to the next that counts as noise; above, it is as good as a walk. */
  readonly maxAutocorrelation: number;
  /** The noise of means is measured on blocks of n to this power. */
  readonly blockExponent: number;
};

export const DEFAULT_SETTINGS: ChangePointSettings = {
  minimumLength: 4,
  changePenalty: 4,
  slopePenalty: 3,
  outlierDeviations: 3,
  maxAutocorrelation: 0.8,
  blockExponent: 1 / 3,
};
