import { knownText, type KnownText } from './known-text.ts';
import { OTHER, type Point } from './point.ts';

/** Heads and tails of one shape go together: between them they have each key once. */
export type Shape = 'metric first' | 'metric last';

export type HeadSays = {
  readonly shape: Shape;
  /** OTHER when the tail says it. */
  readonly metric: number;
  /** The metric is known, and none of those that say something of requests. */
  readonly isOther: boolean;
  readonly middle: KnownText<undefined>;
};

export type TailSays = Pick<Point, 'metric' | 'outcome' | 'status' | 'name'> & {
  readonly shape: Shape;
};

export type LineParts = {
  readonly view: DataView;
  readonly head: KnownText<HeadSays>;
  readonly tail: KnownText<TailSays>;
};

const HEAD =
  /^\{\s*("metric"\s*:\s*"[^"\\]*"\s*,\s*)?"type"\s*:\s*"Point"\s*,\s*"data"\s*:\s*\{\s*"time"\s*:\s*"/;
const MIDDLE = /^([^"\\]+)("\s*,\s*"value"\s*:\s*)(\d+(?:\.\d+)?)\s*,/;
/** Behind the tags there is at most the metric: whatever else a line has, it is not learned. */
const TAGS =
  /^\s*,\s*"tags"\s*:\s*(\{(?:[^{}"]|"(?:[^"\\]|\\.)*")*\}|null)\s*\}\s*(,\s*"metric"\s*:\s*"[^"\\]*"\s*)?\}\s*$/;

/**
 * Takes a line apart whose keys are in the order of k6, old or new, with any spacing.
 *
 * @param line that is JSON, with its newline
 * @returns undefined for another order
 */
export function splitLine(line: Buffer, point: Point): LineParts | undefined {
  // One character a byte: positions are the same.
  const text = line.toString('latin1');
  const headMatch = HEAD.exec(text);
  if (!headMatch) return undefined;
  const headLength = headMatch[0].length;
  const middleMatch = MIDDLE.exec(text.slice(headLength));
  if (!middleMatch) return undefined;
  const [, time = '', middleText = '', number = ''] = middleMatch;
  const middleFrom = headLength + time.length;
  const tailFrom = middleFrom + middleText.length + number.length;
  const tagsMatch = TAGS.exec(text.slice(tailFrom));
  const shape = headMatch[1] === undefined ? 'metric last' : 'metric first';
  if (!tagsMatch || (tagsMatch[2] === undefined) !== (shape === 'metric first')) return undefined;
  const copy = Buffer.from(line);
  const { metric, outcome, status, name } = point;
  const middle = knownText(copy.subarray(middleFrom, middleFrom + middleText.length), undefined);
  if (!middle) return undefined;
  const head = knownText<HeadSays>(copy.subarray(0, headLength), {
    shape,
    metric: shape === 'metric first' ? metric : OTHER,
    isOther: shape === 'metric first' && metric === OTHER,
    middle,
  });
  const tail = knownText<TailSays>(copy.subarray(tailFrom), {
    shape,
    metric: shape === 'metric first' ? OTHER : metric,
    outcome,
    status,
    name,
  });
  if (!head || !tail) return undefined;
  return { view: new DataView(copy.buffer, copy.byteOffset, copy.length), head, tail };
}
