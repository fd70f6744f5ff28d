import type { Cost } from './measure-cost.ts';
import type { Hours } from './measure-hours.ts';
import type { Jumps } from './measure-jumps.ts';

export const JUMPS_HEAD = [
  '| requests/s | jumps | decided after, median s | 95 % s | longest s | within 2 s |',
  '| ---------: | ----: | ----------------------: | -----: | --------: | ---------: |',
].join('\n');

export function jumpsRow({ rateRps, decidedSeconds }: Jumps, within: number): string {
  const at = (share: number): string =>
    (decidedSeconds[Math.ceil(share * decidedSeconds.length) - 1] ?? Infinity).toFixed(2);
  const share = `${((within / decidedSeconds.length) * 100).toFixed(0)} %`;
  return `| ${rateRps} | ${decidedSeconds.length} | ${at(0.5)} | ${at(0.95)} | ${at(1)} | ${share} |`;
}

export const HOURS_HEAD = [
  '| healthy hours | rules | requests | false trips | CPU s |',
  '| ------------: | ----- | -------: | ----------: | ----: |',
].join('\n');

export function hoursRow(hours: Hours, rules: string): string {
  const { hourCount, sampleCount, falseTrips, cpuSeconds } = hours;
  return `| ${hourCount} | ${rules} | ${sampleCount} | ${falseTrips.length} | ${cpuSeconds.toFixed(0)} |`;
}

export const COST_HEAD = [
  '| requests/s | rules | observe() ns | windows KB |',
  '| ---------: | ----- | -----------: | ---------: |',
].join('\n');

export function costRow({ rateRps, withCriteria, nsPerSample, windowBytes }: Cost): string {
  const rules = withCriteria ? 'built-in and criteria' : 'built-in';
  return `| ${rateRps} | ${rules} | ${nsPerSample.toFixed(0)} | ${(windowBytes / 1024).toFixed(0)} |`;
}
