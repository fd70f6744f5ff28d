import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

type Fit = { alpha: number; beta: number; gamma: number };

/** Published fits of the R package usl and fits by scipy, kept outside the repository. */
export type UslReference = {
  readonly published: Record<'specsdm91' | 'raytracer_first6' | 'usl_coef_test', Fit>;
  readonly data_inline: Record<string, [number[], number[]]>;
  readonly scipy_fits: Record<
    string,
    Fit & {
      se: [number, number, number];
      ci95: [number, number][];
      residual_se: number;
      peak_load: number;
      peak_throughput: number;
    }
  >;
};

const FOLDER = path.resolve(import.meta.dirname, '../../../../../../shared/data/load/usl');

/** @returns undefined where the file is absent: skip the test by name then */
export function readUslReference(): UslReference | undefined {
  const text = readUslFile('expected.json');
  return text === undefined ? undefined : (JSON.parse(text) as UslReference);
}

export function readUslFile(name: string): string | undefined {
  const file = path.join(FOLDER, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
