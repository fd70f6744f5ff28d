/** The same bytes seen two ways: one at a time, and eight at once. */
export type Bytes = { readonly at: Buffer; readonly view: DataView };

export const TAB = 9;
export const NEWLINE = 10;
export const RETURN = 13;
export const QUOTE = 34;
export const COMMA = 44;
const MINUS = 45;
export const DOT = 46;
export const ZERO = 48;
export const NINE = 57;
export const COLON = 58;
export const SEMICOLON = 59;

export function bytesOf(chunk: Uint8Array): Bytes {
  const { buffer, byteOffset, byteLength } = chunk;
  return {
    at: Buffer.from(buffer, byteOffset, byteLength),
    view: new DataView(buffer, byteOffset, byteLength),
  };
}

/** Four characters as a number, to be compared with `view.getUint32(at, true)`. */
export function four(text: string): number {
  return Buffer.from(text, 'latin1').readUInt32LE(0);
}

/** @returns whether the text stands at `from`; bytes from `to` on do not count */
export function hasText({ at }: Bytes, from: number, to: number, text: string): boolean {
  if (to - from < text.length) return false;
  for (let index = 0; index < text.length; index++)
    if (at[from + index] !== text.charCodeAt(index)) return false;
  return true;
}

// Powers of ten that are exact as doubles.
const POWERS = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
/** Below it, a whole number with one more digit is still exact. */
const MAX_EXACT = (Number.MAX_SAFE_INTEGER - 9) / 10;

/**
 * Reads a decimal number that fills `from` to `to`. The result is the double nearest to the text: a quotient of two
 * exact doubles is rounded once.
 *
 * @returns NaN for anything else
 */
export function parseNumber({ at }: Bytes, from: number, to: number): number {
  let position = from;
  const negative = at[position] === MINUS;
  if (negative) position++;
  let whole = 0;
  let decimals = -1;
  let digits = 0;
  for (; position < to; position++) {
    const byte = at[position] ?? 0;
    if (byte >= ZERO && byte <= NINE) {
      if (whole > MAX_EXACT) return parseLongNumber(at, from, to);
      whole = whole * 10 + (byte - ZERO);
      digits++;
      if (decimals >= 0) decimals++;
    } else if (byte === DOT && decimals < 0 && digits > 0) decimals = 0;
    else return parseLongNumber(at, from, to);
  }
  if (digits === 0 || decimals === 0) return NaN;
  const value = decimals > 0 ? whole / (POWERS[decimals] ?? NaN) : whole;
  return negative ? -value : value;
}

/** Many digits, or an exponent. */
function parseLongNumber(at: Buffer, from: number, to: number): number {
  if (to - from > 40) return NaN;
  const text = at.toString('latin1', from, to);
  return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : NaN;
}
