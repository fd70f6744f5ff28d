import type { Calibration } from './calibrate-history.ts';

const GOOD_POWER = 0.8;
/** More false alarms in 100 nights than this, and nobody looks at the tenth. */
const TOLERABLE_ALARMS = 0.5;

/**
 * Says in words what a calibration means for repeats and thresholds.
 *
 * @param threshold as it was calibrated with
 * @param sizeText a change for people, for example "20 %"
 */
export function calibrationAdvice(
  calibration: Calibration,
  threshold: number,
  sizeText: (harm: number) => string,
): string[] {
  const { falseAlarms, power, byRuns, noise, runCount, smallestFound } = calibration;
  const advice: string[] = [];
  if (falseAlarms.value > TOLERABLE_ALARMS) {
    advice.push(
      `${falseAlarms.value.toFixed(1)} false alarms in 100 nights are too many: the nights change by themselves. ` +
        `Find out what differs between them (host, neighbours, data), or raise the threshold.`,
    );
  }
  const atThreshold = power.find(({ harm }) => harm === threshold)?.found.value ?? 0;
  if (atThreshold >= GOOD_POWER) {
    advice.push(
      smallestFound === undefined || smallestFound >= threshold
        ? `The threshold of ${sizeText(threshold)} suits this noise; a smaller one would miss too much.`
        : `Changes from ${sizeText(smallestFound)} on are found; a threshold as small as that is possible.`,
    );
    return advice;
  }
  const enough = byRuns.find(
    (entry) => entry.runCount > runCount && entry.found.value >= GOOD_POWER,
  );
  if (enough) {
    advice.push(
      `${enough.runCount} repeats a night instead of ${runCount} find ${sizeText(threshold)} within a week in ` +
        `${Math.round(enough.found.value * 100)} % of cases.`,
    );
  } else if (noise.night > noise.run / Math.sqrt(Math.max(1, runCount))) {
    advice.push(
      `More repeats do not help: the nights differ, not the runs. A quieter machine does, or a higher threshold` +
        `${smallestFound === undefined ? '' : `: ${sizeText(smallestFound)} is found`}.`,
    );
  } else {
    advice.push(
      smallestFound === undefined
        ? `None of the sizes tried is found within a week in 80 % of cases: measure longer, or on a quieter machine.`
        : `A threshold of ${sizeText(smallestFound)} is what this noise allows.`,
    );
  }
  return advice;
}
