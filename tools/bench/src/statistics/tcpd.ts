import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

/** One series of the Turing Change Point Dataset. */
export type TcpdSeries = {
  readonly name: string;
  readonly values: readonly number[];
  /** Change points that each annotator named, as indexes from 0. */
  readonly annotations: readonly (readonly number[])[];
};

/** An annotation this near is the same change. */
const MARGIN = 5;

/** @param dir with annotations.json and a folder `series` */
export async function readTcpd(dir: string): Promise<TcpdSeries[]> {
  const read = async (file: string): Promise<unknown> =>
    JSON.parse(await readFile(path.join(dir, file), 'utf8'));
  const annotations = (await read('annotations.json')) as Record<string, Record<string, number[]>>;
  const files = (await readdir(path.join(dir, 'series'))).filter((file) => file.endsWith('.json'));
  return Promise.all(
    files.toSorted().map(async (file) => {
      const { name, series } = (await read(`series/${file}`)) as {
        name: string;
        series: { raw: number[] }[];
      };
      const values = series[0]?.raw ?? [];
      return { name, values, annotations: Object.values(annotations[name] ?? {}) };
    }),
  );
}

/**
 * The F1 score of change points against several annotators: precision against what any of them named, recall as the mean
 * over them. Index 0 counts as named by all.
 *
 * @see van den Burg & Williams 2020, arXiv 2003.06222, section 3.2
 */
export function f1Score(
  annotations: readonly (readonly number[])[],
  found: readonly number[],
): number {
  const changes = withZero(found);
  const truths = annotations.map((annotation) => withZero(annotation));
  const precision = matches(withZero(truths.flat()), changes) / changes.length;
  let recall = 0;
  for (const truth of truths) recall += matches(truth, changes) / truth.length / truths.length;
  return (2 * precision * recall) / (precision + recall);
}

/**
 * How well segments cover the annotators': the Jaccard index of each annotated segment with the best found one, weighted by
 * length, as the mean over annotators.
 *
 * @param length of the series
 * @see van den Burg & Williams 2020, section 3.2
 */
export function coverScore(
  annotations: readonly (readonly number[])[],
  found: readonly number[],
  length: number,
): number {
  const segments = segmentsOf(found, length);
  let score = 0;
  for (const annotation of annotations) {
    for (const [from, to] of segmentsOf(annotation, length)) {
      const overlaps = segments.map(([start, end]) => {
        const both = Math.min(to, end) - Math.max(from, start);
        return both > 0 ? both / (Math.max(to, end) - Math.min(from, start)) : 0;
      });
      score += ((to - from) * Math.max(...overlaps)) / length / annotations.length;
    }
  }
  return score;
}

/** How many truths have a change of their own within the margin, the nearest first. */
function matches(truths: readonly number[], changes: readonly number[]): number {
  const left = new Set(changes);
  let count = 0;
  for (const truth of truths) {
    const near = [...left]
      .filter((change) => Math.abs(change - truth) <= MARGIN)
      .toSorted((a, b) => Math.abs(a - truth) - Math.abs(b - truth) || a - b);
    const [nearest] = near;
    if (nearest === undefined) continue;
    left.delete(nearest);
    count++;
  }
  return count;
}

function withZero(indexes: readonly number[]): number[] {
  return [...new Set([0, ...indexes])].toSorted((a, b) => a - b);
}

function segmentsOf(changes: readonly number[], length: number): [number, number][] {
  const starts = withZero(changes.filter((change) => change > 0 && change < length));
  return starts.map((start, index) => [start, starts[index + 1] ?? length]);
}
