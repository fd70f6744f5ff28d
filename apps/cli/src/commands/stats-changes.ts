import { readFile } from 'node:fs/promises';
import { EXIT, messageOf, PerfError } from '@perf-agent/contracts/basics';
import {
  changePoints,
  describeChanges,
  readValuesCsv,
  type DescribedChange,
} from '@perf-agent/regression-statistics/basics';

/** As the command line gives them; they are read without a schema, whose library takes longer to load than all else. */
export type StatsChangesOptions = {
  readonly column?: string;
  readonly series?: string;
  readonly json?: boolean;
};

/** `perf-agent stats changes` @returns the exit code */
export async function statsChanges(
  file: string,
  { column, series, json }: StatsChangesOptions,
): Promise<number> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new PerfError('USAGE', `${file}: ${messageOf(error)}`, { cause: error });
  });
  const { values, nights } = readValuesCsv(text, file, { column, series });
  const changes = changePoints(values);
  const output =
    json === true
      ? JSON.stringify({ changePoints: changes })
      : changesText(describeChanges(values, changes), values.length, nights);
  process.stdout.write(`${output}\n`);
  return EXIT.done;
}

function changesText(
  changes: readonly DescribedChange[],
  count: number,
  nights: readonly number[] | undefined,
): string {
  if (changes.length === 0) return `no change in ${count} values`;
  return changes
    .map(({ index, before, after, changeRatio }) => {
      const night = nights === undefined ? '' : ` (night ${nights[index] ?? '?'})`;
      const percent = changeRatio === undefined ? '' : ` (${percentText(changeRatio)})`;
      return `index ${index}${night}: ${numberText(before)} → ${numberText(after)}${percent}`;
    })
    .join('\n');
}

function percentText(ratio: number): string {
  return `${ratio < 0 ? '' : '+'}${numberText(ratio * 100, 3)} %`;
}

function numberText(value: number, digits = 5): string {
  return String(Number(value.toPrecision(digits)));
}
