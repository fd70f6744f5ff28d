/**
 * @typedef {object} DelayOptions
 * @property {number} seed 0 to 4294967295; the same seed gives the same delays in the same order
 * @property {number} medianMs of the lognormal distribution, from 1 ms
 * @property {number} sigma of the logarithm, 0 to 2; 0 makes every delay the median
 */

/** No delay is longer. It cuts fewer than one in 400,000 with a median of 20 ms and a sigma of 0.5. */
const MAX_DELAY_MS = 200;

/**
 * Draws delays: x = medianMs · exp(sigma · z) with a standard normal z, rounded to the nearest whole millisecond, since
 * Node's timers know no fractions; at least 1 ms, at most MAX_DELAY_MS. z comes from mulberry32 by Box–Muller (cosine).
 *
 * @param {DelayOptions} options
 * @returns {() => number} gives the next delay in whole ms
 * @throws {RangeError} naming the option
 */
export function drawDelays({ seed, medianMs, sigma }) {
  if (!(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32))
    throw new RangeError('SEED: expected a whole number from 0 to 4294967295');
  if (!(medianMs >= 1 && medianMs <= MAX_DELAY_MS))
    throw new RangeError(`MEDIAN_MS: expected a number from 1 to ${MAX_DELAY_MS}`);
  if (!(sigma >= 0 && sigma <= 2)) throw new RangeError('SIGMA: expected a number from 0 to 2');
  let state = seed;
  function uniform() {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  return () => {
    const normal = Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
    const delayMs = Math.round(medianMs * Math.exp(sigma * normal));
    return Math.min(MAX_DELAY_MS, Math.max(1, delayMs));
  };
}
