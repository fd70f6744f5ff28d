import { parseNumber, ZERO, type Bytes } from '../bytes.ts';

/** From 2001 to 2286. */
export const EPOCH_MS_DIGITS = 13;
/** What the digits behind the first eight can be. */
const REST = 1e5;

export interface EpochTimeReader {
  /** @returns the time that stands at `from` in 13 digits; NaN for anything else */
  read(bytes: Bytes, from: number): number;
}

/** Reads epoch times of rows: the first eight digits, 100 seconds of them, are mostly those of the row before. */
export function createEpochTimeReader(): EpochTimeReader {
  let head = 0;
  let next = 0;
  let base = 0;

  return {
    read(bytes, from) {
      const { at, view } = bytes;
      const [first, second] = [view.getInt32(from, true), view.getInt32(from + 4, true)];
      if (first !== head || second !== next) {
        const whole = parseNumber(bytes, from, from + EPOCH_MS_DIGITS);
        if (!(whole >= 0 && Number.isInteger(whole))) return NaN;
        [head, next] = [first, second];
        base = Math.floor(whole / REST) * REST;
        return whole;
      }
      let rest = 0;
      for (let position = from + 8; position < from + EPOCH_MS_DIGITS; position++) {
        const digit = (at[position] ?? 0) - ZERO;
        if (!(digit >= 0 && digit <= 9)) return NaN;
        rest = rest * 10 + digit;
      }
      return base + rest;
    },
  };
}
