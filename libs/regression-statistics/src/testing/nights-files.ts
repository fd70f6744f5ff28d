import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readNightsCsv, type RecordedNight } from '../history/read-nights-csv.ts';

/** Simulated nights with known truth, kept outside the repository. */
const FOLDER = path.resolve(import.meta.dirname, '../../../../../shared/data/stats/nights');

export type SimulatedSeries = {
  readonly name: string;
  readonly kind: string;
  /** First night of the change. */
  readonly changeNight: number | null;
  readonly nights: readonly RecordedNight[];
};

export const hasSimulatedNights = existsSync(path.join(FOLDER, 'truth.json'));

/** @param family of noise, as the files are called */
export function simulatedNights(family: string): SimulatedSeries[] {
  const truth = JSON.parse(readFileSync(path.join(FOLDER, 'truth.json'), 'utf8')) as {
    series: Record<string, { kind: string; changeNight: number | null }>;
  };
  const file = path.join(FOLDER, `${family}.csv`);
  return [...readNightsCsv(readFileSync(file, 'utf8'), file).series].map(([name, nights]) => ({
    name,
    nights,
    kind: truth.series[name]?.kind ?? '',
    changeNight: truth.series[name]?.changeNight ?? null,
  }));
}
