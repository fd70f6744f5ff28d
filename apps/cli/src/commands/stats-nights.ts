import { readFile } from 'node:fs/promises';
import { EXIT, isPerfError, messageOf, PerfError } from '@perf-agent/contracts/basics';
import {
  checkHistory,
  NIGHT_RULE,
  readNightsCsv,
  replayNights,
  type HistoryInput,
  type NightReplay,
} from '@perf-agent/regression-statistics';
import { changeKindOption, percentOption, worseOption } from './stats-options.ts';

/** As the command line gives them. */
export type StatsNightsOptions = {
  readonly threshold?: string;
  readonly worse?: string;
  readonly points?: boolean;
  readonly json?: boolean;
};

type Replayed = NightReplay & {
  /** Why a series got no verdicts, or fewer than it has nights. */
  readonly note?: string;
};

/** `perf-agent stats nights` @returns the exit code: 0, or 5 when a series could not be judged */
export async function statsNights(file: string, options: StatsNightsOptions): Promise<number> {
  const scale = { worse: worseOption(options.worse), changeKind: changeKindOption(options.points) };
  const threshold = percentOption('--threshold', options.threshold) / 100;
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new PerfError('USAGE', `${file}: ${messageOf(error)}`, { cause: error });
  });
  const { series } = readNightsCsv(text, file);
  const replayed = new Map<string, Replayed>();
  let refused = 0;
  for (const [name, nights] of series) {
    const { replay, valid } = replaySeries(`series ${name}`, { scale, threshold, nights });
    replayed.set(name, replay);
    if (!valid) refused++;
  }
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify({ series: Object.fromEntries(replayed) }, null, 1)}\n`);
  } else process.stdout.write(`${replayText(replayed)}\n`);
  return refused > 0 ? EXIT.inconclusive : EXIT.done;
}

function replaySeries(who: string, input: HistoryInput): { replay: Replayed; valid: boolean } {
  try {
    checkHistory(who, input);
  } catch (error) {
    if (!isPerfError(error)) throw error;
    return { replay: { alerts: [], recoveries: [], note: error.message }, valid: false };
  }
  const missing = NIGHT_RULE.minReferenceNights + 1 - input.nights.length;
  const note = `${who}: ${input.nights.length} nights, ${missing} more are needed for a first verdict`;
  const replay = replayNights(input);
  return missing > 0 ? { replay: { ...replay, note }, valid: false } : { replay, valid: true };
}

function replayText(series: ReadonlyMap<string, Replayed>): string {
  const lines: string[] = [];
  for (const [name, { alerts, recoveries, note }] of series) {
    if (note !== undefined) lines.push(note);
    for (const { night, level, changeNight, percent } of alerts) {
      const since = level === 'suspect-night' ? '' : ` since night ${changeNight}`;
      lines.push(`${name}: night ${night}: ${level}, ${intervalText(percent)}${since}`);
    }
    for (const { night, changeNight, worseSince } of recoveries) {
      lines.push(
        `${name}: night ${night}: recovered since night ${changeNight} from the change of night ${worseSince}`,
      );
    }
  }
  return lines.length > 0 ? lines.join('\n') : `no alert in ${series.size} series`;
}

function intervalText({ value, low, high }: { value: number; low: number; high: number }): string {
  return `${signed(value)} % [${signed(low)}, ${signed(high)}]`;
}

function signed(percent: number): string {
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(1)}`;
}
