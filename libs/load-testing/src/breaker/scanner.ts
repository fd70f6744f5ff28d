import { PerfError } from '@perf-agent/contracts';

/** Reads a criterion from left to right; blanks between its parts are skipped. */
export type Scanner = {
  /** Takes the word when it comes next, whatever its case. */
  readonly take: (word: string) => boolean;
  /** @returns the next word in lower case, and takes it */
  readonly word: (expected: string) => string;
  /** @returns the sign that comes next and takes it; signs are tried in their order */
  readonly sign: <Sign extends string>(signs: readonly Sign[]) => Sign | undefined;
  /** A number without a sign, as it is written. */
  readonly number: (expected: string) => string;
  /** A request's name: bare up to a blank, comma or comparator, or in double quotes with `\"` and `\\`. */
  readonly name: () => string;
  readonly atEnd: () => boolean;
  /** @throws PerfError CRITERION_INVALID with the place and what was found there */
  readonly fail: (expected: string) => never;
};

const BLANKS = /\s*/y;
const WORD = /[a-z][a-z0-9]*/iy;
const NUMBER = /\d+(?:\.\d+)?(?:e[+-]?\d+)?/iy;
const BARE_NAME = /[^\s"',<>]+/y;
const QUOTED_NAME = /"((?:[^"\\]|\\["\\])+)"/y;
/** What is shown of the text where something else was expected. */
const FOUND = /\d+(?:\.\d+)?|[a-z][a-z0-9]*|[<>]=?|\S/iy;

const HINT = 'Write it like "p95 of browse > 500ms for 5s, stop as failed".';

export function scanner(text: string): Scanner {
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | undefined => {
    BLANKS.lastIndex = at;
    BLANKS.exec(text);
    pattern.lastIndex = BLANKS.lastIndex;
    return pattern.exec(text) ?? undefined;
  };
  const read = (pattern: RegExp): RegExpExecArray | undefined => {
    const found = match(pattern);
    if (found !== undefined) at = found.index + found[0].length;
    return found;
  };
  const fail = (expected: string): never => {
    const found = match(FOUND);
    const place = found === undefined ? 'at its end' : `at character ${found.index + 1}`;
    const what = found === undefined ? 'nothing more' : JSON.stringify(found[0]);
    throw new PerfError(
      'CRITERION_INVALID',
      `criterion ${JSON.stringify(text)}: ${place}: expected ${expected}, found ${what}`,
      { hint: HINT },
    );
  };
  return {
    take: (word) => match(WORD)?.[0].toLowerCase() === word && read(WORD) !== undefined,
    word: (expected) => read(WORD)?.[0].toLowerCase() ?? fail(expected),
    sign: (signs) => {
      const found = match(/\S/y);
      const sign = found && signs.find((each) => text.startsWith(each, found.index));
      if (found !== undefined && sign !== undefined) at = found.index + sign.length;
      return sign;
    },
    number: (expected) => {
      const isFinite = Number.isFinite(Number(match(NUMBER)?.[0]));
      return isFinite ? (read(NUMBER)?.[0] ?? fail(expected)) : fail(expected);
    },
    name: () =>
      read(QUOTED_NAME)?.[1]?.replace(/\\(.)/g, '$1') ??
      read(BARE_NAME)?.[0] ??
      fail('the name of a request, in double quotes when it has blanks'),
    atEnd: () => match(/\S/y) === undefined,
    fail,
  };
}

/** @returns the name as `Scanner.name` reads it back */
export function nameText(name: string): string {
  return /^[^\s"',<>]+$/.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`;
}
