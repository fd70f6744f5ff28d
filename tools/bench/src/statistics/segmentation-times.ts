import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Verdict } from '../results/targets.ts';
import type { Bench } from '../run-bench.ts';
import { timeSegmenter, type Segmenter, type Timing } from './segmentation-rivals.ts';
import { simulate, TIMED_KINDS } from './segmentation-series.ts';

const SIZES = [1000, 10_000] as const;
/** Ours over Otava's CPU time; where Otava is not there, what it needed when this was asked for. */
const TARGETS = { 1000: { share: 1 / 10, ms: 1.9 }, 10_000: { share: 1 / 30, ms: 8.5 } } as const;
/** The kind that the targets were measured on. */
const TARGET_KIND = 'a change every 100 values';

type Row = {
  readonly kind: string;
  readonly size: number;
  readonly name: string;
  readonly timings: readonly Timing[];
};

/** Times all on the same series in turn, each time in a process of its own. */
export async function segmentationTimes(
  bench: Bench,
  segmenters: readonly Segmenter[],
  repeats: number,
  seed: number,
): Promise<Verdict[]> {
  const rows: Row[] = [];
  for (const size of SIZES) {
    for (const [kind, make] of Object.entries(TIMED_KINDS)) {
      const file = path.join(bench.dir, `series-${size}.json`);
      await writeFile(file, JSON.stringify(simulate(make, size, 1, seed)[0]));
      const timings = segmenters.map((): Timing[] => []);
      for (let repeat = 0; repeat < repeats; repeat++)
        for (const [index, segmenter] of segmenters.entries())
          timings[index]?.push(await timeSegmenter(segmenter, file, bench.signal));
      for (const [index, { name }] of segmenters.entries())
        rows.push({ kind, size, name, timings: timings[index] ?? [] });
    }
  }
  bench.print(timeTable(rows, repeats));
  return SIZES.map((size) => judge(rows, size));
}

function judge(rows: readonly Row[], size: (typeof SIZES)[number]): Verdict {
  const warm = (name: string): number | undefined =>
    middle(
      rows.find((row) => row.size === size && row.kind === TARGET_KIND && row.name === name),
      'warm',
    );
  const ours = warm('ours') ?? NaN;
  const otava = warm('Otava');
  const { share, ms } = TARGETS[size];
  const limit = otava === undefined ? ms : otava * share;
  const of = otava === undefined ? '' : `, 1/${1 / share} of Otava's`;
  const text = `${size} values: ${ours.toFixed(2)} ms, expected at most ${limit.toFixed(2)} ms${of}`;
  return { text, holds: ours <= limit };
}

function middle(row: Row | undefined, what: 'first' | 'warm'): number | undefined {
  const sorted = row?.timings.map((timing) => timing[what]).toSorted((a, b) => a - b) ?? [];
  return sorted[(sorted.length - 1) >> 1];
}

function timeTable(rows: readonly Row[], repeats: number): string {
  const cell = (row: Row, what: 'first' | 'warm'): string => {
    const values = row.timings.map((timing) => timing[what]);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return `${(middle(row, what) ?? NaN).toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)})`;
  };
  return [
    `## CPU ms of one segmentation: medians of ${repeats} processes in turn, with the least and the most`,
    '',
    '| values | series | method | warm | first call | ours / it | changes |',
    '| ---: | --- | --- | ---: | ---: | ---: | ---: |',
    ...rows.map((row) => {
      const ours = rows.find(
        ({ kind, size, name }) => kind === row.kind && size === row.size && name === 'ours',
      );
      const ratio = (middle(ours, 'warm') ?? NaN) / (middle(row, 'warm') ?? NaN);
      const changes = row.timings[0]?.changes ?? NaN;
      return `| ${row.size} | ${row.kind} | ${row.name} | ${cell(row, 'warm')} | ${cell(row, 'first')} | ${ratio.toFixed(3)} | ${changes} |`;
    }),
  ].join('\n');
}
