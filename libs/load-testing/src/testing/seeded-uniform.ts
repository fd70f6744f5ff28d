/** In [0, 1). */
export type Uniform = () => number;

// A global is looked up at each use; in the inner loops of simulations that is most of the time under a test runner.
const { imul } = Math;

/** The same numbers for the same seed: mulberry32. */
export function seededUniform(seed: number): Uniform {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
