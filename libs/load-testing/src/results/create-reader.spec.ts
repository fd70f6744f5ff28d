import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { detectFormat } from './detect-format.ts';
import { collect } from './testing/collect.ts';
import { mutate } from './testing/mutate.ts';
import { seededRandom, type Random } from './testing/random.ts';
import { LOAD_DATA, readExpected } from './testing/reference.ts';
import { SMALL_FILES } from './testing/small-files.ts';
import { strictCounts } from './testing/strict-counts.ts';

const SEED = 20260301;
const MUTANT_COUNT = 300;
/** Files that are cut anywhere in a test of all cuts must be small. */
const HEAD_BYTES = 60_000;

const expected = readExpected();
const REFERENCE = Object.keys(expected ?? {}).filter((name) =>
  /ndjson$|kpi\.csv$|\.jtl$|HTML.*csv$|\.log$/.test(name),
);

function randomCuts(length: number, random: Random): number[] {
  const count = 1 + random.below(12);
  return Array.from({ length: count }, () => random.below(length + 1)).sort((a, b) => a - b);
}

function everyByte(length: number): number[] {
  return Array.from({ length: Math.max(0, length - 1) }, (_, index) => index + 1);
}

describe('createReader', () => {
  test.each(SMALL_FILES)('reads %s to its end', (format, text) => {
    expect(detectFormat(Buffer.from(text))).toBe(format);
    const { samples, failureCount, report } = collect(format, Buffer.from(text));
    const more = format === 'autocannon-csv' ? 1 : 0;
    expect([samples.length, failureCount]).toEqual([60 + more, 9 + more]);
    expect(report).toMatchObject({ unparsableCount: 0, partial: false });
  });

  test.each(SMALL_FILES)(
    `gives the same of %s however it is cut (seed ${SEED})`,
    (format, text) => {
      const random = seededRandom(SEED);
      const files = [
        Buffer.from(text),
        ...Array.from({ length: 8 }, () => mutate(Buffer.from(text), random)),
      ];
      for (const bytes of files) {
        const whole = collect(format, bytes);
        expect(collect(format, bytes, everyByte(bytes.length))).toEqual(whole);
        for (let round = 0; round < 10; round++)
          expect(collect(format, bytes, randomCuts(bytes.length, random))).toEqual(whole);
      }
    },
  );

  (expected ? test.each(REFERENCE) : test.skip.each(['the reference']))(
    `gives the same of %s however it is cut (seed ${SEED})`,
    (name) => {
      const random = seededRandom(SEED);
      const bytes = readFileSync(path.join(LOAD_DATA, name));
      if (bytes.length === 0) return;
      const format = detectFormat(bytes, name);
      const whole = collect(format, bytes);
      for (let round = 0; round < 4; round++)
        expect(collect(format, bytes, randomCuts(bytes.length, random))).toEqual(whole);
      const head = bytes.subarray(0, HEAD_BYTES);
      expect(collect(format, head, everyByte(head.length))).toEqual(collect(format, head));
    },
  );

  test.each(SMALL_FILES)(
    `never counts wrong in silence: ${MUTANT_COUNT} damaged files of %s (seed ${SEED})`,
    (format, text) => {
      const random = seededRandom(SEED);
      const bytes = Buffer.from(text);
      const sound = collect(format, bytes);
      const soundCounts = {
        requestCount: sound.samples.length,
        failureCount: sound.failureCount,
      };
      for (let round = 0; round < MUTANT_COUNT; round++) {
        const damaged = mutate(bytes, random);
        const { samples, failureCount, report } = collect(format, damaged);
        if (report.partial || report.warnings.length > sound.report.warnings.length) continue;
        // Damage that a strict reader sees, and ours does not tell of, has not changed the counts.
        const strict = strictCounts(format, damaged);
        const truth = strict?.damaged === false ? strict : soundCounts;
        expect({ round, requestCount: samples.length, failureCount }).toEqual({
          round,
          requestCount: truth.requestCount,
          failureCount: truth.failureCount,
        });
      }
    },
  );
});
