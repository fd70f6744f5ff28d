import { EXIT, PerfError } from '@perf-agent/contracts/basics';
import {
  checkControl,
  compareRuns,
  splitControl,
  type Arm,
  type Control,
  type Design,
  type Failures,
  type RunComparison,
  type RunsInput,
} from '@perf-agent/regression-statistics/comparison';
import { readRuns, type FileRuns, type RunsChoice } from './compare-runs-input.ts';
import { comparisonText } from './comparison-text.ts';
import { metricScale } from './load-result-rows.ts';
import { percentOption, worseOption } from './stats-options.ts';

/** Stands in the printed document; another number when its shape changes. */
const COMPARISON_SCHEMA = 'perf-agent/comparison@1';

/** As the command line gives them. */
export type StatsCompareOptions = {
  readonly metric?: string;
  readonly formula?: string;
  readonly column?: string;
  readonly candidateColumn?: string;
  readonly series?: string;
  readonly worse?: string;
  readonly points?: boolean;
  readonly floor?: string;
  readonly paired?: boolean;
  readonly interleaved?: boolean;
  readonly control?: string;
  readonly json?: boolean;
};

/** `perf-agent stats compare` @returns the exit code: 0 same or better, 1 worse, 5 inconclusive */
export async function statsCompare(
  baseFile: string,
  candidateFile: string,
  options: StatsCompareOptions,
): Promise<number> {
  const design = designOf(options);
  const choice = choiceOf(options);
  const floor =
    options.floor === undefined ? {} : { floor: percentOption('--floor', options.floor) / 100 };
  const worse = options.worse === undefined ? undefined : worseOption(options.worse);
  const base = await readRuns(baseFile, choice);
  const candidate = await readRuns(candidateFile, {
    ...choice,
    column: options.candidateColumn ?? choice.column,
  });
  if (base.metric !== candidate.metric)
    throw new PerfError('USAGE', `expected two CSV files or load-results on both sides`);
  const known = metricScale(base.metric ?? '');
  const scale = {
    worse: worse ?? known?.worse ?? 'higher',
    changeKind: options.points === true ? 'points' : (known?.changeKind ?? 'ratio'),
    design,
    ...floor,
  } as const;
  const arms = usableRuns({ base, candidate }, design);
  const control = await controlOf(options.control, choice, scale);
  const comparison = compareRuns({ ...arms, ...scale, ...(control && { control }) });
  const warnings = [...base.warnings, ...candidate.warnings];
  const document = {
    schema: COMPARISON_SCHEMA,
    ...(base.metric !== undefined && { metric: base.metric }),
    files: { base: baseFile, candidate: candidateFile },
    ...withLeftOut(comparison, warnings),
  };
  const output =
    options.json === true ? JSON.stringify(document, null, 2) : comparisonText(document);
  process.stdout.write(`${output}\n`);
  return exitCodeOf(comparison);
}

function designOf({ paired, interleaved }: StatsCompareOptions): Design {
  if (paired === true && interleaved === true)
    throw new PerfError('USAGE', 'expected --paired or --interleaved, not both');
  if (paired === true) return 'paired';
  return interleaved === true ? 'interleaved' : 'separate';
}

function choiceOf({ metric, formula, column, series }: StatsCompareOptions): RunsChoice {
  const given = Object.entries({ metric, formula, column }).filter(
    ([, value]) => value !== undefined,
  );
  if (given.length > 1) {
    const names = given.map(([name]) => `--${name}`).join(' or ');
    throw new PerfError('USAGE', `expected ${names}, not both`);
  }
  return { metric, formula, column, series };
}

/** Without the runs that are no results; of pairs both go. */
function usableRuns(
  files: Record<Arm, FileRuns>,
  design: Design,
): Pick<RunsInput, 'base' | 'candidate' | 'counts'> {
  const isUsable = (arm: Arm, index: number): boolean => {
    const other = files[arm === 'base' ? 'candidate' : 'base'].values;
    if (files[arm].values[index] === undefined) return false;
    return design === 'separate' || index >= other.length || other[index] !== undefined;
  };
  const kept = (arm: Arm): number[] =>
    files[arm].values.flatMap((value, index) => (isUsable(arm, index) ? (value ?? []) : []));
  const countsOf = (arm: Arm): Failures[] | undefined =>
    files[arm].counts?.filter((_, index) => isUsable(arm, index));
  const [base, candidate] = [countsOf('base'), countsOf('candidate')];
  return {
    base: kept('base'),
    candidate: kept('candidate'),
    ...(base && candidate && { counts: { base, candidate } }),
  };
}

async function controlOf(
  file: string | undefined,
  choice: RunsChoice,
  scale: Omit<RunsInput, 'base' | 'candidate'> & { readonly design: Design },
): Promise<Control | undefined> {
  if (file === undefined) return undefined;
  const { values } = await readRuns(file, choice);
  const runs = values.filter((value) => value !== undefined);
  return checkControl({ ...splitControl(runs, scale.design), ...scale });
}

function withLeftOut(comparison: RunComparison, leftOut: readonly string[]): RunComparison {
  const warnings = leftOut.map((text) => ({ kind: 'left-out', text }) as const);
  return { ...comparison, warnings: [...warnings, ...comparison.warnings] };
}

function exitCodeOf({ verdict }: RunComparison): number {
  if (verdict === 'worse') return EXIT.regression;
  return verdict === 'inconclusive' ? EXIT.inconclusive : EXIT.done;
}
