import type { Calibration, ControlCalibration } from '@perf-agent/regression-statistics';

type Share = { readonly value: number; readonly low: number; readonly high: number };

/** What a calibration says, for people. */
export function calibrationText(
  name: string,
  threshold: number,
  { nightCount, runCount, noise, falseAlarms, power, byRuns, rounds, seed }: Calibration,
  advice: readonly string[],
): string {
  const found = power.map(({ harm, found: share, medianNights }) => {
    const wait = medianNights === undefined ? '' : `, in the middle by night ${medianNights}`;
    return `  ${percent(harm)} worse is found within 7 nights: ${shareText(share)}${wait}`;
  });
  const runs = byRuns.map(
    ({ runCount: count, found: { value } }) => `${count}: ${Math.round(value * 100)} %`,
  );
  return [
    `${name}: ${nightCount} nights of ${runCount} runs`,
    `  noise: ±${percent(noise.run)} between runs, ±${percent(noise.night)} between nights beyond that; ` +
      `${percent(noise.carriedOver)} carried over to the next night, ${percent(noise.outlierShare)} bad nights`,
    `  false alarms in 100 quiet nights: ${falseAlarms.value.toFixed(2)} [${falseAlarms.low.toFixed(2)}, ${falseAlarms.high.toFixed(2)}]`,
    ...found,
    `  ${percent(threshold)} found with so many runs a night: ${runs.join(', ')}`,
    ...advice.map((line) => `  → ${line}`),
    `  (${rounds} drawn histories, seed ${seed})`,
  ].join('\n');
}

/** What A/A runs say, for people. */
export function controlText({
  control,
  falseVerdicts,
  power,
  runCount,
  rounds,
  seed,
}: ControlCalibration): string {
  return [
    `A/A: ${runCount} runs: ${control.verdict}`,
    `  ${control.reason}`,
    `  called better or worse though the same: ${shareText(falseVerdicts)}`,
    ...power.map(
      ({ harm, found }) => `  ${percent(harm)} worse is called worse: ${shareText(found)}`,
    ),
    `  (${rounds} drawn comparisons, seed ${seed})`,
  ].join('\n');
}

/** A size of a change for people. */
export function sizeText(harm: number, changeKind: 'ratio' | 'points'): string {
  return changeKind === 'ratio' ? percent(harm) : `${percent(harm).replace(' %', '')} points`;
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(3))} %`;
}

function shareText({ value, low, high }: Share): string {
  const whole = (share: number): string => (share * 100).toFixed(0);
  return `${whole(value)} % [${whole(low)}, ${whole(high)}]`;
}
