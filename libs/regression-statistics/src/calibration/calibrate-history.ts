import { PerfError } from '@perf-agent/contracts/basics';
import type { HistoryInput } from '../decision/judge-history.ts';
import { fromHarm } from '../decision/night-level.ts';
import { replayNights } from '../decision/replay-nights.ts';
import { exactShare, type ShareInterval } from '../primitives/proportions.ts';
import { seededRandom } from '../primitives/seeded-random.ts';
import { nightNoise, type NoiseParts } from './noise-parts.ts';
import { drawNights, quietNights } from './quiet-nights.ts';

/** Fewer nights say too little about how nights come. */
const MIN_CALIBRATION_NIGHTS = 14;
/** A drawn history: four weeks to learn from, and nine to be judged. */
const LEARN_NIGHTS = 28;
const JUDGED_NIGHTS = 63;
/** Alarms of one week are one. */
const EPISODE_NIGHTS = 7;
const FOUND_WITHIN = 7;
const GOOD_POWER = 0.8;
/** Numbers of runs a night that are tried, and shares of the threshold that are looked for. */
const RUN_COUNTS = [3, 5, 10, 20];
const SHARES = [0.5, 0.75, 1, 1.5];

export type Power = {
  /** Size of the change, as a ratio (0.2 = 20 %) or in points. */
  readonly harm: number;
  /** Found within 7 nights, as a change or a regression. */
  readonly found: ShareInterval;
  /** Nights until then, of those found; 1 is the first night. */
  readonly medianNights?: number;
};

export type Calibration = {
  readonly nightCount: number;
  /** Runs of a usual night. */
  readonly runCount: number;
  readonly noise: NoiseParts;
  /** Alarms (regressed or change) in 100 quiet nights like these, with a 95 % interval. */
  readonly falseAlarms: ShareInterval;
  readonly power: readonly Power[];
  /** The least of the sizes looked for that is found within 7 nights in 80 % of cases. */
  readonly smallestFound?: number;
  /** For a change of the threshold: how many runs a night find how much. */
  readonly byRuns: readonly { readonly runCount: number; readonly found: ShareInterval }[];
  readonly rounds: number;
  readonly seed: number;
};

/**
 * Says what the nightly decision can do with the noise of a history: established changes are taken out, histories of the
 * same kind are drawn from what is left, a change is put into some, and the decision is replayed on them.
 *
 * What no night of the history shows (a machine that is bad for three nights, once a year) is not in the answer either.
 * More runs than there were are drawn from the same runs: that is right for noise within nights.
 *
 * @throws PerfError SAMPLE_TOO_SMALL below 14 nights
 */
export function calibrateHistory(
  input: HistoryInput,
  { rounds = 200, seed = 1 }: { rounds?: number; seed?: number } = {},
): Calibration {
  const { nights, scale, threshold } = input;
  if (nights.length < MIN_CALIBRATION_NIGHTS) {
    const message = `calibrate: ${nights.length} nights, ${MIN_CALIBRATION_NIGHTS - nights.length} more are needed`;
    throw new PerfError('SAMPLE_TOO_SMALL', message, {
      hint: 'Calibrate again when they are there.',
    });
  }
  const quiet = quietNights(input);
  const random = seededRandom(seed);
  const replay = (draw: Parameters<typeof drawNights>[1]): number[] =>
    alarms({ scale, threshold, nights: drawNights(quiet, draw, scale, random) });
  const found = (harm: number, runCount?: number): (number | undefined)[] =>
    Array.from({ length: rounds }, () => {
      const onset = LEARN_NIGHTS + random.integer(0, JUDGED_NIGHTS - 2 * FOUND_WITHIN);
      const step = fromHarm(harm, scale);
      const draw = { count: onset + FOUND_WITHIN, onset, step, ...(runCount && { runCount }) };
      const night = replay(draw).find((alarm) => alarm >= onset);
      return night === undefined ? undefined : night - onset + 1;
    });

  const power = SHARES.map((share) => powerOf(share * threshold, found(share * threshold)));
  const smallest = power.find(({ found: { value } }) => value >= GOOD_POWER);
  return {
    nightCount: nights.length,
    runCount: usualRunCount(input),
    noise: nightNoise(quiet),
    falseAlarms: falseAlarms(replay, rounds),
    power,
    ...(smallest && { smallestFound: smallest.harm }),
    byRuns: RUN_COUNTS.map((runCount) => ({
      runCount,
      found: powerOf(threshold, found(threshold, runCount)).found,
    })),
    rounds,
    seed,
  };
}

function falseAlarms(replay: (draw: { count: number }) => number[], rounds: number): ShareInterval {
  let failures = 0;
  for (let round = 0; round < rounds; round++) {
    let last = -Infinity;
    for (const night of replay({ count: LEARN_NIGHTS + JUDGED_NIGHTS })) {
      if (night >= LEARN_NIGHTS && night - last >= EPISODE_NIGHTS) {
        failures++;
        last = night;
      }
    }
  }
  const { value, low, high } = exactShare({ failures, requests: rounds * JUDGED_NIGHTS });
  return { value: value * 100, low: low * 100, high: high * 100 };
}

function alarms(input: HistoryInput): number[] {
  return replayNights(input)
    .alerts.filter(({ level }) => level !== 'suspect-night')
    .map(({ night }) => night);
}

function powerOf(harm: number, waits: readonly (number | undefined)[]): Power {
  const foundIn = waits.filter((wait) => wait !== undefined).sort((a, b) => a - b);
  const medianNights = foundIn[foundIn.length >> 1];
  const found = exactShare({ failures: foundIn.length, requests: waits.length });
  return { harm, found, ...(medianNights !== undefined && { medianNights }) };
}

function usualRunCount({ nights }: HistoryInput): number {
  const counts = nights.map(({ runs }) => runs.length).sort((a, b) => a - b);
  return counts[counts.length >> 1] ?? 0;
}
