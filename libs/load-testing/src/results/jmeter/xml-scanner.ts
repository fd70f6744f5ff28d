import { MAX_RECORD_BYTES } from '../record-splitter.ts';

/** Is told what an XML file holds, in order. */
export interface XmlHandler {
  open(name: string, attributes: ReadonlyMap<string, string>, selfClosing: boolean): void;
  close(name: string): void;
  /** Text that is more than white space. */
  text(): void;
  /** Something that is not XML. */
  damaged(): void;
}

export interface XmlScanner {
  push(chunk: Uint8Array): void;
  end(): void;
}

const LESS = 60;
const TAG =
  /^<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<\0]*"|'[^'<\0]*'))*)\s*(\/?)>$/;
const ATTRIBUTE = /([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITY = /&(?:(lt|gt|amp|quot|apos)|#(\d+)|#x([\da-fA-F]+));/g;
const NAMED: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};
/** What is passed over, by how it begins: it ends in other ways than a tag. */
const OTHERS = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

/** Finds the tags of an XML file that comes in any chunks; one tag is held at a time. */
export function createXmlScanner(handler: XmlHandler): XmlScanner {
  let held = Buffer.alloc(0);
  let first = true;
  /** Text at the edge of a chunk is told of once, when its end is known. */
  let textPending = false;

  /** @returns the position up to which all is read */
  function read(at: Buffer, ending: boolean): number {
    let position = 0;
    for (;;) {
      const less = at.indexOf(LESS, position);
      const textEnd = less < 0 ? at.length : less;
      textPending ||= hasText(at, position, textEnd);
      if (textPending && (less >= 0 || ending)) {
        textPending = false;
        handler.text();
      }
      if (less < 0) return at.length;
      const end = markupEnd(at, less);
      if (end < 0) {
        const long = at.length - less > MAX_RECORD_BYTES;
        if (!ending && !long) return less;
        handler.damaged();
        position = less + 1;
        continue;
      }
      tell(at.toString('utf8', less, end));
      position = end;
    }
  }

  function tell(markup: string): void {
    if (OTHERS.some(([start]) => markup.startsWith(start)) || markup.startsWith('<!DOCTYPE'))
      return;
    const match = TAG.exec(markup);
    if (!match) {
      handler.damaged();
      return;
    }
    const [, slash, name = '', attributes = '', selfClosing] = match;
    if (slash === '/') {
      handler.close(name);
      return;
    }
    const values = new Map<string, string>();
    for (const [, key = '', double, single] of attributes.matchAll(ATTRIBUTE)) {
      if (values.has(key)) {
        handler.damaged();
        return;
      }
      values.set(key, decode(double ?? single ?? ''));
    }
    handler.open(name, values, selfClosing === '/');
  }

  function take(chunk: Buffer, ending: boolean): void {
    const at = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const from = first && at[0] === 0xef && at[1] === 0xbb && at[2] === 0xbf ? 3 : 0;
    if (first && at.length < 3 && !ending) {
      held = Buffer.from(at);
      return;
    }
    first = false;
    const rest = at.subarray(from);
    held = Buffer.from(rest.subarray(read(rest, ending)));
  }

  return {
    push: (chunk) => take(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength), false),
    end: () => take(Buffer.alloc(0), true),
  };
}

/** @returns the position behind the markup that begins at `from`, or -1 */
function markupEnd(at: Buffer, from: number): number {
  for (const [start, end] of OTHERS) {
    if (at.toString('latin1', from, from + start.length) !== start) continue;
    const position = at.indexOf(end, from + start.length);
    return position < 0 ? -1 : position + end.length;
  }
  let quote = 0;
  for (let position = from + 1; position < at.length; position++) {
    const byte = at[position] ?? 0;
    if (quote !== 0) {
      if (byte === quote) quote = 0;
      // A new tag cannot begin in a value.
      else if (byte === LESS) return position;
    } else if (byte === 34 || byte === 39) quote = byte;
    else if (byte === 62) return position + 1;
    else if (byte === LESS) return position;
    if (position - from > MAX_RECORD_BYTES) return position;
  }
  return -1;
}

function hasText(at: Buffer, from: number, to: number): boolean {
  for (let position = from; position < to; position++) if ((at[position] ?? 0) > 32) return true;
  return false;
}

function decode(text: string): string {
  return text.replaceAll(ENTITY, (_all, name?: string, decimal?: string, hex?: string) => {
    if (name !== undefined) return NAMED[name] ?? '';
    const code = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  });
}
