import { NEWLINE, RETURN, type Bytes } from '../bytes.ts';
import { createRecordSplitter, MAX_RECORD_BYTES } from '../record-splitter.ts';
import type { SampleReader, SampleSink } from '../sample-reader.ts';
import { createTimestampParser } from '../timestamp.ts';
import { createLineScanner, UNRECOGNISED } from './line-scanner.ts';
import { parseLine } from './parse-line.ts';
import { createPoint, DURATION } from './point.ts';
import { createRequestJoiner } from './requests.ts';

/**
 * Reads k6's `--out json` (k6 docs: results output, JSON), in the key order of any version. Lines that are like others
 * before them are read by comparing bytes, the first of each kind by JSON.parse.
 */
export function createK6NdjsonReader(sink: SampleSink): SampleReader {
  const times = createTimestampParser();
  const scanner = createLineScanner(times);
  const requests = createRequestJoiner(sink);
  const point = createPoint();
  let unparsableCount = 0;
  let ending = false;
  const splitter = createRecordSplitter(read, () => unparsableCount++);

  function read(bytes: Bytes, from: number, to: number): number {
    let position = from;
    while (position < to) {
      const skipped = scanner.skip(bytes, position, to);
      if (skipped < 0 && !ending) return ~skipped;
      position = skipped < 0 ? ~skipped : skipped;
      if (position === to) break;
      let next = scanner.scan(bytes, position, to, point);
      if (next !== UNRECOGNISED) addPoint();
      else {
        next = bytes.at.indexOf(NEWLINE, position) + 1;
        if (next <= 0 || next > to) return position;
        readOther(bytes.at.subarray(position, next));
      }
      position = next;
    }
    return position;
  }

  function readOther(line: Buffer): void {
    const end = line.length - (line.at(-2) === RETURN ? 2 : 1);
    if (end <= 0) return;
    const tooLong = line.length > MAX_RECORD_BYTES;
    const kind = tooLong ? 'damaged' : parseLine(line.toString('utf8', 0, end), point, times);
    if (kind === 'damaged') unparsableCount++;
    if (kind !== 'point') return;
    scanner.learn(line, point);
    addPoint();
  }

  function addPoint(): void {
    if (point.metric === DURATION && !(point.value >= 0)) unparsableCount++;
    else requests.add(point);
  }

  return {
    push: (chunk) => splitter.push(chunk),
    end() {
      ending = true;
      splitter.end();
      return requests.report(unparsableCount);
    },
  };
}
