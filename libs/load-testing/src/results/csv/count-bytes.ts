import type { Bytes } from '../bytes.ts';

// Four bytes at a time, without a branch for each: the high bit of every byte that is the wanted one.

/** @param four the wanted byte, four times @returns the lowest bit of each of the four bytes that is the wanted one */
function matches(word: number, four: number): number {
  const different = word ^ four;
  return (~(((different & 0x7f7f7f7f) + 0x7f7f7f7f) | different) >>> 7) & 0x01010101;
}

function fourTimes(byte: number): number {
  return Math.imul(byte, 0x01010101);
}

/** @returns how often the byte occurs from `from` to before `to` */
export function countBytes({ at, view }: Bytes, from: number, to: number, byte: number): number {
  const four = fourTimes(byte);
  let count = 0;
  let position = from;
  for (; position + 4 <= to; position += 4)
    count += Math.imul(matches(view.getInt32(position, true), four), 0x01010101) >>> 24;
  for (; position < to; position++) if (at[position] === byte) count++;
  return count;
}

/** @param n from 1 @returns the position of the n-th such byte from `from` to before `to`, or -1 */
export function findNthByte(
  { at, view }: Bytes,
  from: number,
  to: number,
  byte: number,
  n: number,
): number {
  const four = fourTimes(byte);
  let left = n;
  let position = from;
  for (; position + 4 <= to; position += 4) {
    const found = Math.imul(matches(view.getInt32(position, true), four), 0x01010101) >>> 24;
    if (found >= left) break;
    left -= found;
  }
  for (; position < to; position++) if (at[position] === byte && --left === 0) return position;
  return -1;
}
