import type { Bytes } from './bytes.ts';

/** More distinct names are decoded each time: dynamic URLs must not fill the memory. */
const MAX_ENTRIES = 4096;
const SLOT_COUNT = 4 * MAX_ENTRIES;

type Entry = { readonly copy: Buffer; readonly text: string };

export interface Interner {
  /** @returns the text of the bytes, the same string for the same bytes */
  text(bytes: Bytes, from: number, to: number): string;
}

/**
 * Turns bytes into strings without making a new one each time.
 *
 * @param decode what is done to the UTF-8 text once, such as to resolve escapes
 */
export function createInterner(decode: (text: string) => string = (text) => text): Interner {
  const slots: (Entry | undefined)[] = Array.from({ length: SLOT_COUNT });
  let entryCount = 0;

  return {
    text({ at, view }, from, to) {
      let slot = hash(at, view, from, to) & (SLOT_COUNT - 1);
      for (;;) {
        const entry = slots[slot];
        if (entry === undefined) break;
        if (isSame(entry.copy, at, from, to)) return entry.text;
        slot = (slot + 1) & (SLOT_COUNT - 1);
      }
      const text = decode(at.toString('utf8', from, to));
      if (entryCount < MAX_ENTRIES) {
        entryCount++;
        slots[slot] = { copy: Buffer.from(at.subarray(from, to)), text };
      }
      return text;
    },
  };
}

function hash(at: Buffer, view: DataView, from: number, to: number): number {
  let value = to - from;
  let position = from;
  for (; position + 4 <= to; position += 4)
    value = Math.imul(value ^ view.getInt32(position, true), 0x9e3779b1);
  for (; position < to; position++) value = Math.imul(value ^ (at[position] ?? 0), 0x9e3779b1);
  return value ^ (value >>> 15);
}

function isSame(copy: Buffer, at: Buffer, from: number, to: number): boolean {
  if (copy.length !== to - from) return false;
  for (let index = 0; index < copy.length; index++)
    if (copy[index] !== at[from + index]) return false;
  return true;
}
