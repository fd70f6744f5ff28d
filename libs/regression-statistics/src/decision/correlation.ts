/** How much of the noise neighbouring nights share. */
export type Correlation = {
  /** What is left of the shared part after one night, 0 to 1. */
  readonly decay: number;
  /** The shared part of a night's noise variance, 0 to 1. */
  readonly sharedPart: number;
};

export const INDEPENDENT: Correlation = { decay: 0, sharedPart: 0 };

/** The candidates a history is fitted with: few, as a month of nights cannot tell finer ones apart. */
export const CORRELATIONS: readonly Correlation[] = [
  INDEPENDENT,
  ...[
    [0.3, 1],
    [0.3, 0.5],
    [0.6, 0.3],
    [0.6, 0.6],
    [0.6, 1],
    [0.8, 0.3],
    [0.8, 0.6],
    [0.8, 1],
    [0.95, 0.3],
    [0.95, 0.6],
  ].map(([decay = 0, sharedPart = 0]) => ({ decay, sharedPart })),
];
