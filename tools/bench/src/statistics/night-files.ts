import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readNightsCsv } from '@perf-agent/regression-statistics/basics';
import { statisticsDir } from '../paths.ts';
import type { ChangeKind, KnownSeries } from './night-plan.ts';

const DIR = path.join(statisticsDir, 'nights');

type Truth = {
  nights: number;
  series: Record<
    string,
    { family: string; kind: ChangeKind; pct: number; changeNight: number | null }
  >;
};

/** @returns the simulated nights with known truth that are kept outside the repository; undefined where they are absent */
export async function readKnownNights(): Promise<KnownSeries[] | undefined> {
  const truthFile = path.join(DIR, 'truth.json');
  if (!existsSync(truthFile)) return undefined;
  const truth = JSON.parse(await readFile(truthFile, 'utf8')) as Truth;
  const entries = Object.entries(truth.series);
  const recorded = await Promise.all(
    [...new Set(entries.map(([, { family }]) => family))].map(async (family) => {
      const file = path.join(DIR, `${family}.csv`);
      return readNightsCsv(await readFile(file, 'utf8'), file).series;
    }),
  );
  return entries.map(([name, known]) => ({
    name,
    ...known,
    nightCount: truth.nights,
    nights: recorded.find((series) => series.has(name))?.get(name) ?? [],
  }));
}
