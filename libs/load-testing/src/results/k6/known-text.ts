/** A piece of a line that was read before, as words of eight bytes: what it says need not be worked out again. */
export type KnownText<Says> = {
  readonly length: number;
  readonly words: Float64Array;
  /** The last eight bytes, which overlap the word before them. */
  readonly lastWord: number;
  readonly says: Says;
  /** What followed it last time in lines one after another: the first guess for the next line. */
  next: KnownText<Says> | undefined;
};

/** Shorter pieces are not worth it. */
const MIN_KNOWN_BYTES = 8;

/** @returns undefined for a piece that is too short */
export function knownText<Says>(piece: Buffer, says: Says): KnownText<Says> | undefined {
  const { length } = piece;
  if (length < MIN_KNOWN_BYTES) return undefined;
  const words = Float64Array.from({ length: length >> 3 }, (_, index) =>
    piece.readDoubleLE(index * 8),
  );
  return { length, words, lastWord: piece.readDoubleLE(length - 8), says, next: undefined };
}

/** @returns whether the bytes at `from` are the text; two NaNs are not equal, and text that holds one is never known */
export function isKnown(
  view: DataView,
  from: number,
  to: number,
  { length, words, lastWord }: KnownText<unknown>,
): boolean {
  if (from + length > to || view.getFloat64(from + length - 8, true) !== lastWord) return false;
  for (let index = 0; index < words.length; index++)
    if (view.getFloat64(from + index * 8, true) !== words[index]) return false;
  return true;
}

/** @returns whether the bytes at `from`, of which there are enough, begin and end as the text does */
export function endsAs(
  view: DataView,
  from: number,
  { length, words, lastWord }: KnownText<unknown>,
): boolean {
  return (
    view.getFloat64(from + length - 8, true) === lastWord &&
    view.getFloat64(from, true) === words[0]
  );
}

/** Where words are taken for a hash, by the least length of a text that has them. */
const SAMPLES = [
  [148, [44, 76, 108, 140]],
  [80, [28, 44, 60, 76]],
  [44, [12, 24, 32, 40]],
  [8, [0, 4]],
] as const;
const SLOT_COUNT = 1 << 10;
const MAX_PER_SLOT = 16;
/** Texts that are never the same, such as those with ids, must not fill the memory. */
const MAX_TEXTS = 4096;

export interface KnownTexts<Says> {
  /** @returns the text that stands at `from` */
  find(view: DataView, from: number, to: number): KnownText<Says> | undefined;
  add(text: KnownText<Says>, piece: Buffer): void;
}

/** A set of texts that are found by how they begin, without knowing where they end. */
export function createKnownTexts<Says>(): KnownTexts<Says> {
  const tables = SAMPLES.map(() => new Map<number, KnownText<Says>[]>());
  let count = 0;

  function forgetAll(): void {
    for (const table of tables) {
      // So that those still in use do not hold all the others.
      for (const texts of table.values()) for (const text of texts) text.next = undefined;
      table.clear();
    }
    count = 0;
  }

  return {
    find(view, from, to) {
      for (let index = 0; index < SAMPLES.length; index++) {
        const [minLength, offsets] = SAMPLES[index] ?? SAMPLES[3];
        const table = tables[index];
        if (!table || table.size === 0 || from + minLength > to) continue;
        const texts = table.get(slotOf(view, from, offsets));
        if (!texts) continue;
        for (const text of texts) if (isKnown(view, from, to, text)) return text;
      }
      return undefined;
    },
    add(text, piece) {
      if (count === MAX_TEXTS) forgetAll();
      count++;
      const index = SAMPLES.findIndex(([minLength]) => text.length >= minLength);
      const view = new DataView(piece.buffer, piece.byteOffset, piece.length);
      const slot = slotOf(view, 0, (SAMPLES[index] ?? SAMPLES[3])[1]);
      const texts = tables[index]?.get(slot) ?? [];
      texts.unshift(text);
      if (texts.length > MAX_PER_SLOT) texts.pop();
      tables[index]?.set(slot, texts);
    },
  };
}

function slotOf(view: DataView, from: number, offsets: readonly number[]): number {
  let hash = 0;
  for (const offset of offsets)
    hash = Math.imul(hash ^ view.getInt32(from + offset, true), 0x9e3779b1);
  return (hash >>> 16) & (SLOT_COUNT - 1);
}
