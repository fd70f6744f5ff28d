import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readNightsCsv, type RecordedNight } from '../history/read-nights-csv.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../../../../shared/data/stats/nights');

export type SimulatedSeries = {
  readonly name: string;
  readonly family: string;
  readonly kind: 'null' | 'step' | 'improve' | 'spike' | 'creep' | 'revert';
  readonly pct: number;
  /** First changed night; null for none. */
  readonly changeNight: number | null;
  readonly nights: readonly RecordedNight[];
};

/** Simulated histories whose truth is known, kept outside the repository. */
export function readSimulatedNights(): SimulatedSeries[] | undefined {
  const truthFile = path.join(FOLDER, 'truth.json');
  if (!existsSync(truthFile)) return undefined;
  const truth = JSON.parse(readFileSync(truthFile, 'utf8')) as {
    series: Record<string, Omit<SimulatedSeries, 'name' | 'nights'>>;
  };
  const recorded = new Map<string, RecordedNight[]>();
  for (const family of new Set(Object.values(truth.series).map((entry) => entry.family))) {
    const file = path.join(FOLDER, `${family}.csv`);
    for (const [name, nights] of readNightsCsv(readFileSync(file, 'utf8'), file).series) {
      recorded.set(name, nights);
    }
  }
  return Object.entries(truth.series).map(([name, entry]) => ({
    name,
    ...entry,
    nights: recorded.get(name) ?? [],
  }));
}
