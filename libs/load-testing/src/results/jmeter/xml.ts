import { bytesOf, parseNumber } from '../bytes.ts';
import type { SampleReader, SampleSink } from '../sample-reader.ts';
import { createXmlScanner } from './xml-scanner.ts';

const SAMPLES = new Set(['sample', 'httpSample']);

/**
 * Reads JMeter's XML results (5.6; docs: user manual, "XML log format"). The samples directly under testResults are the
 * requests. One inside another is a part of it (an embedded resource, a request of a transaction) and is left out: the
 * parent's time holds it already.
 */
export function createJmeterXmlReader(sink: SampleSink): SampleReader {
  let depth = 0;
  let nestedCount = 0;
  let unparsableCount = 0;
  let closed = false;
  /** Names of the elements that are open. */
  const open: string[] = [];

  const scanner = createXmlScanner({
    open(name, attributes, selfClosing) {
      const parent = open.at(-1);
      if (SAMPLES.has(name)) {
        if (depth > 0) nestedCount++;
        else if (parent !== 'testResults' || !addSample(attributes)) unparsableCount++;
      } else if (parent === 'testResults' || (parent === undefined && name !== 'testResults'))
        unparsableCount++;
      if (selfClosing) return;
      open.push(name);
      if (SAMPLES.has(name)) depth++;
    },
    close(name) {
      if (open.at(-1) !== name) {
        unparsableCount++;
        return;
      }
      open.pop();
      if (SAMPLES.has(name)) depth--;
      if (open.length === 0) closed = true;
    },
    text() {
      const parent = open.at(-1);
      if (parent === undefined || parent === 'testResults' || SAMPLES.has(parent))
        unparsableCount++;
    },
    damaged: () => unparsableCount++,
  });

  function addSample(attributes: ReadonlyMap<string, string>): boolean {
    const startAtMs = readNumber(attributes.get('ts'));
    const elapsedMs = readNumber(attributes.get('t'));
    const success = attributes.get('s');
    if (!(startAtMs >= 0) || !(elapsedMs >= 0)) return false;
    if (success !== 'true' && success !== 'false') return false;
    sink.add(startAtMs, elapsedMs, success === 'false', attributes.get('lb') ?? '(unnamed)');
    return true;
  }

  return {
    push: (chunk) => scanner.push(chunk),
    end() {
      scanner.end();
      const warnings: string[] = [];
      if (nestedCount > 0)
        warnings.push(
          `${nestedCount} samples lie in others: only the outermost count as requests, their time holds the rest`,
        );
      if (!closed) warnings.push('the file ends before </testResults>');
      return { unparsableCount, partial: unparsableCount > 0 || !closed, warnings };
    },
  };
}

function readNumber(text: string | undefined): number {
  const bytes = bytesOf(Buffer.from(text ?? ''));
  return parseNumber(bytes, 0, bytes.at.length);
}
