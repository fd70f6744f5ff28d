import { PerfError } from '@perf-agent/contracts/basics';

/**
 * Refuses a sample that holds anything but finite numbers from 0 to `max`.
 *
 * @throws PerfError SAMPLE_INVALID, naming index and value
 */
export function assertSample(who: string, values: readonly number[], max = Infinity): void {
  for (const [index, value] of values.entries()) {
    if (Number.isFinite(value) && value >= 0 && value <= max) continue;
    const range = max === Infinity ? 'of at least 0' : `from 0 to ${max}`;
    throw new PerfError(
      'SAMPLE_INVALID',
      `${who}: value ${index} is ${value}, expected a finite number ${range}`,
      { hint: 'Leave out repeats that are not valid before they are summed up.' },
    );
  }
}

/**
 * Refuses a sample that has too few values, or anything but finite numbers. Negative ones are allowed.
 *
 * @param name what the values are called in the message: 'a', 'nights'
 * @throws PerfError SAMPLE_TOO_SMALL, SAMPLE_INVALID, naming index and value
 */
export function assertFinite(
  who: string,
  name: string,
  values: ArrayLike<number>,
  least = 1,
): void {
  if (values.length < least) {
    throw new PerfError(
      'SAMPLE_TOO_SMALL',
      `${who}: ${name} has ${values.length} values, expected at least ${least}`,
    );
  }
  for (let index = 0; index < values.length; index++) {
    if (Number.isFinite(values[index])) continue;
    throw new PerfError(
      'SAMPLE_INVALID',
      `${who}: ${name}[${index}] is ${String(values[index])}, expected a finite number`,
      { hint: 'Leave out repeats that are not valid before they are compared.' },
    );
  }
}

/** @throws PerfError SAMPLE_INVALID unless `share` lies between 0 and 1, both excluded */
export function assertShare(who: string, name: string, share: number): void {
  if (share > 0 && share < 1) return;
  throw new PerfError('SAMPLE_INVALID', `${who}: ${name} is ${share}, expected between 0 and 1`);
}

/** @param values at least 1 */
export function mean(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/**
 * The standard deviation of a sample, by n − 1.
 *
 * @param values at least 2
 */
export function standardDeviation(values: readonly number[]): number {
  const center = mean(values);
  let squares = 0;
  for (const value of values) squares += (value - center) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}
