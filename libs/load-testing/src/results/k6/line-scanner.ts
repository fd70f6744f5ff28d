import { COMMA, DOT, NINE, QUOTE, ZERO, type Bytes } from '../bytes.ts';
import type { TimestampParser } from '../timestamp.ts';
import { createKnownTexts, endsAs, isKnown, type KnownText } from './known-text.ts';
import { splitLine, type HeadSays, type TailSays } from './line-parts.ts';
import { OTHER, type Point } from './point.ts';

/** Not a line whose parts are known. */
export const UNRECOGNISED = -1;
const INCOMPLETE = -2;

const MAX_TIME_BYTES = 40;
/** Down to the microseconds, and a zone. */
const MIN_TIME_BYTES = 25;
const MAX_HEADS = 256;
const MAX_EXACT_DIGITS = 15;
const MAX_NUMBER_BYTES = 32;
const POWERS = Float64Array.from({ length: MAX_EXACT_DIGITS + 1 }, (_, power) => 10 ** power);

export interface LineScanner {
  /**
   * Passes over lines that say nothing of requests and are of the same moment as the line before them.
   *
   * @returns the position behind them; as its bitwise complement, which is negative, when the line there needs more bytes to be judged
   */
  skip(bytes: Bytes, from: number, to: number): number;
  /**
   * Reads the line that begins at `from` when its parts have been learned.
   *
   * @returns the position behind its newline, or UNRECOGNISED
   */
  scan(bytes: Bytes, from: number, to: number, point: Point): number;
  /**
   * Learns the parts of a line that JSON.parse has read.
   *
   * @param line with its newline; copied
   * @param point what the line says
   */
  learn(line: Buffer, point: Point): void;
}

/**
 * Reads k6's lines by what they have in common. A line is a head with the metric, a time, a middle, a number, and a tail
 * with the tags: all but time and number repeat. Bytes that are the same as in a line that was JSON are JSON.
 */
export function createLineScanner(times: TimestampParser): LineScanner {
  const heads: KnownText<HeadSays>[] = [];
  const tails = createKnownTexts<TailSays>();
  let head: KnownText<HeadSays> | undefined;
  let tail: KnownText<TailSays> | undefined;
  const lastTime = new Float64Array(MAX_TIME_BYTES / 8);
  let lastTimeLength = 0;
  const lastTimeMs = new Float64Array(1);
  // A cell for a double: returned from a function it would be an object each time.
  const number = new Float64Array(1);

  function findHead(view: DataView, from: number, to: number): KnownText<HeadSays> | undefined {
    const guess = head?.next;
    if (guess && isKnown(view, from, to, guess)) return guess;
    for (const known of heads) {
      if (!isKnown(view, from, to, known)) continue;
      if (head) head.next = known;
      return known;
    }
    return undefined;
  }

  function findTail(view: DataView, from: number, to: number): KnownText<TailSays> | undefined {
    if (tail && isKnown(view, from, to, tail)) return tail;
    const guess = tail?.next;
    if (guess && isKnown(view, from, to, guess)) return guess;
    const known = tails.find(view, from, to);
    if (tail && known) tail.next = known;
    return known;
  }

  /** The words of a time reach into the middle, which is compared for itself. */
  function isLastTime(view: DataView, from: number): boolean {
    if (lastTimeLength === 0) return false;
    for (let offset = 0; offset < lastTimeLength; offset += 8)
      if (view.getFloat64(from + offset, true) !== lastTime[offset >> 3]) return false;
    return true;
  }

  /** @returns where the time ends, or UNRECOGNISED */
  function readTime(bytes: Bytes, from: number, to: number): number {
    const { at, view } = bytes;
    if (from + MAX_TIME_BYTES > to) return UNRECOGNISED;
    if (isLastTime(view, from)) return from + lastTimeLength;
    const end = at.indexOf(QUOTE, from);
    lastTimeLength = 0;
    if (end < 0 || end - from > MAX_TIME_BYTES) return UNRECOGNISED;
    lastTimeMs[0] = times.parse(bytes, from, end);
    if (Number.isNaN(lastTimeMs[0])) return UNRECOGNISED;
    lastTimeLength = end - from;
    for (let offset = 0; offset < lastTimeLength; offset += 8)
      lastTime[offset >> 3] = view.getFloat64(from + offset, true);
    return end;
  }

  /** Reads a number without exponent that is exact in a double into `number`. @returns where it ends, or UNRECOGNISED */
  function readNumber(at: Buffer, from: number, to: number): number {
    let position = from;
    let whole = 0;
    let dot = -1;
    for (; position < to; position++) {
      const byte = at[position] ?? 0;
      if (byte >= ZERO && byte <= NINE) whole = whole * 10 + (byte - ZERO);
      else if (byte === DOT && dot < 0) dot = position;
      else break;
    }
    const wholeEnd = dot < 0 ? position : dot;
    const zeroLed = at[from] === ZERO && wholeEnd - from > 1;
    const decimals = dot < 0 ? 0 : position - dot - 1;
    if (wholeEnd === from || zeroLed || position - from > MAX_EXACT_DIGITS) return UNRECOGNISED;
    if (dot >= 0 && decimals === 0) return UNRECOGNISED;
    number[0] = decimals === 0 ? whole : whole / (POWERS[decimals] ?? NaN);
    return position;
  }

  /**
   * The line that `guess` begins, when it is of the request before: nothing is needed of it but that it is there and
   * whole, so words of each part are compared, not all.
   *
   * @returns where it ends, UNRECOGNISED, or INCOMPLETE when that cannot be said yet
   */
  function skipLine(
    { at, view }: Bytes,
    from: number,
    to: number,
    guess: KnownText<HeadSays>,
    end: KnownText<TailSays>,
  ): number {
    const timeFrom = from + guess.length;
    const { middle } = guess.says;
    const numberFrom = timeFrom + lastTimeLength + middle.length;
    if (lastTimeLength < MIN_TIME_BYTES) return UNRECOGNISED;
    if (numberFrom > to) return INCOMPLETE;
    if (
      view.getFloat64(from + 8, true) !== guess.words[1] ||
      view.getFloat64(from + 16, true) !== guess.words[2] ||
      view.getFloat64(timeFrom - 8, true) !== guess.lastWord ||
      view.getFloat64(timeFrom + 16, true) !== lastTime[2] ||
      view.getFloat64(timeFrom + 24, true) !== lastTime[3] ||
      view.getFloat64(numberFrom - 8, true) !== middle.lastWord
    )
      return UNRECOGNISED;
    const limit = numberFrom + MAX_NUMBER_BYTES;
    let position = numberFrom;
    while (position < to && position < limit && at[position] !== COMMA) position++;
    if (position === limit) return UNRECOGNISED;
    if (position + end.length > to) return INCOMPLETE;
    return endsAs(view, position, end) ? position + end.length : UNRECOGNISED;
  }

  return {
    skip(bytes, from, to) {
      let position = from;
      while (tail && head?.next?.says.isOther) {
        const end = skipLine(bytes, position, to, head.next, tail);
        if (end === INCOMPLETE) return ~position;
        if (end === UNRECOGNISED) break;
        head = head.next;
        position = end;
      }
      return position;
    },
    scan(bytes, from, to, point) {
      const { at, view } = bytes;
      const knownHead = findHead(view, from, to);
      if (!knownHead) return UNRECOGNISED;
      const timeEnd = readTime(bytes, from + knownHead.length, to);
      const { middle, metric, shape } = knownHead.says;
      if (timeEnd === UNRECOGNISED || !isKnown(view, timeEnd, to, middle)) return UNRECOGNISED;
      const numberFrom = timeEnd + middle.length;
      point.metric = metric;
      point.timeMs = lastTimeMs[0] ?? NaN;
      const numberEnd = readNumber(at, numberFrom, to);
      if (numberEnd === UNRECOGNISED) return UNRECOGNISED;
      const knownTail = findTail(view, numberEnd, to);
      if (knownTail?.says.shape !== shape) return UNRECOGNISED;
      const { says } = knownTail;
      head = knownHead;
      tail = knownTail;
      if (metric === OTHER) point.metric = says.metric;
      point.value = number[0] ?? NaN;
      point.outcome = says.outcome;
      point.status = says.status;
      point.name = says.name;
      return numberEnd + knownTail.length;
    },
    learn(line, point) {
      const parts = splitLine(line, point);
      if (!parts) return;
      const { view } = parts;
      const newHead = findHead(view, 0, line.length) ?? parts.head;
      if (newHead === parts.head && heads.length < MAX_HEADS) heads.push(parts.head);
      const tailFrom = line.length - parts.tail.length;
      let newTail = tails.find(view, tailFrom, line.length);
      if (!newTail) tails.add((newTail = parts.tail), line.subarray(tailFrom));
      if (head) head.next = newHead;
      if (tail) tail.next = newTail;
      head = newHead;
      tail = newTail;
    },
  };
}
