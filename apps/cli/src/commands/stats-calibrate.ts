import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import {
  EXIT,
  isPerfError,
  messageOf,
  METRICS,
  PerfError,
  Thresholds,
} from '@perf-agent/contracts';
import {
  calibrateControl,
  calibrateHistory,
  calibrationAdvice,
  checkHistory,
  describeHistory,
  nightOfDate,
  readNightsCsv,
  readValuesCsv,
  type Calibration,
  type ControlCalibration,
  type HistoryInput,
} from '@perf-agent/regression-statistics';
import { loadWorkspaceConfig, readTextFiles } from '@perf-agent/runtime';
import { historySeries, NIGHTLY_FOLDER, readHistory } from '@perf-agent/workflow';
import { calibrationText, controlText, sizeText } from './calibration-text.ts';
import { numberOption, printJson, readOptions } from './options.ts';
import { changeKindOption, worseOption } from './stats-options.ts';

const Options = z.strictObject({
  workspace: z.string(),
  config: z.string().optional(),
  threshold: numberOption(0.01, 999).default(20),
  worse: z.enum(['higher', 'lower']),
  points: z.boolean().optional(),
  aa: z.string().optional(),
  rounds: numberOption(20, 10_000),
  seed: numberOption(0, 4_294_967_295),
  json: z.boolean().optional(),
});
type Options = z.output<typeof Options>;

const SCHEMA = 'perf-agent/calibration@1';

type Named = { readonly name: string; readonly input: HistoryInput };
type Calibrated = {
  readonly name: string;
  readonly threshold: number;
  readonly calibration?: Calibration;
  readonly advice: readonly string[];
  /** What the history shows, in words: trend, weekdays, warm-up, levels within nights, bad and missing nights. */
  readonly findings: readonly string[];
  /** Why there is none. */
  readonly note?: string;
};

/** `perf-agent stats calibrate` @returns the exit code: 0, or 5 when nothing could be calibrated */
export async function statsCalibrate(file: string | undefined, given: object): Promise<number> {
  const options = readOptions(Options, given);
  const { series, warnings } =
    file === undefined
      ? await ofWorkspace(options)
      : { series: await ofFile(file, options), warnings: [] };
  const calibrated = series.map((named) => calibrate(named, options));
  const control = options.aa === undefined ? undefined : await ofControl(options.aa, options);
  for (const warning of warnings) process.stderr.write(`take care: ${warning}\n`);
  if (options.json === true) {
    printJson({ schema: SCHEMA, series: calibrated, ...(control && { control }), warnings });
  } else {
    const blocks = calibrated.map(({ name, threshold, calibration, advice, findings, note }) =>
      calibration
        ? calibrationText(name, threshold, calibration, [...findings, ...advice])
        : `${name}: ${note ?? 'not calibrated'}`,
    );
    if (control) blocks.push(controlText(control));
    process.stdout.write(`${blocks.join('\n\n')}\n`);
  }
  const something = calibrated.some(({ calibration }) => calibration) || control !== undefined;
  return something ? EXIT.done : EXIT.inconclusive;
}

function calibrate({ name, input }: Named, { rounds, seed }: Options): Calibrated {
  const { threshold } = input;
  try {
    checkHistory(name, input);
    const calibration = calibrateHistory(input, { rounds: Math.round(rounds), seed });
    const advice = calibrationAdvice(calibration, threshold, (harm) =>
      sizeText(harm, input.scale.changeKind),
    );
    return { name, threshold, calibration, advice, findings: findingsOf(input) };
  } catch (error) {
    if (!isPerfError(error)) throw error;
    return { name, threshold, advice: [], findings: [], note: error.message };
  }
}

/** Words are about relative changes: error ratios have none. */
function findingsOf({ scale, nights }: HistoryInput): string[] {
  if (scale.changeKind === 'points') return [];
  return describeHistory(nights, { worse: scale.worse }).map(({ text }) => text);
}

async function ofFile(file: string, options: Options): Promise<Named[]> {
  const { series } = readNightsCsv(await read(file), file);
  const scale = { worse: worseOption(options.worse), changeKind: changeKindOption(options.points) };
  const threshold = options.threshold / 100;
  return [...series].map(([name, nights]) => ({ name, input: { scale, threshold, nights } }));
}

async function ofWorkspace(options: Options): Promise<{ series: Named[]; warnings: string[] }> {
  const dir = path.resolve(options.workspace);
  const config = await loadWorkspaceConfig(dir, options.config);
  const thresholds = config?.nightly.thresholds ?? Thresholds.parse({});
  const files = await readTextFiles(path.join(dir, NIGHTLY_FOLDER), /^\d{4}-\d{2}-\d{2}\.json$/);
  const { nights, warnings } = readHistory(files);
  if (nights.length === 0) {
    throw new PerfError(
      'USAGE',
      `stats calibrate: no nights in ${path.join(dir, NIGHTLY_FOLDER)}`,
      {
        hint: 'Name a CSV file, or the workspace of a nightly with --workspace.',
      },
    );
  }
  const series = historySeries(nights).map(({ scenario, metric, nights: recorded }): Named => {
    const { worse, changeKind, label } = METRICS[metric];
    return {
      name: `${label} of ${scenario}`,
      input: {
        scale: { worse, changeKind },
        threshold: thresholds[metric],
        nights: recorded.map(({ date, runs }) => ({ night: nightOfDate(date), runs })),
      },
    };
  });
  return { series, warnings };
}

async function ofControl(file: string, options: Options): Promise<ControlCalibration> {
  const { values } = readValuesCsv(await read(file), file);
  const changeKind = changeKindOption(options.points);
  const limits = { rounds: Math.round(options.rounds), seed: options.seed };
  return calibrateControl(values, { worse: options.worse, changeKind }, limits);
}

async function read(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new PerfError('USAGE', `${file}: ${messageOf(error)}`, { cause: error });
  });
}
