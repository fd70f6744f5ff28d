import { PerfError } from '@perf-agent/contracts/basics';

/** @throws PerfError USAGE */
export function worseOption(text = 'higher'): 'higher' | 'lower' {
  if (text === 'higher' || text === 'lower') return text;
  throw new PerfError('USAGE', `--worse: expected higher or lower, found ${text}`);
}

export function changeKindOption(points = false): 'ratio' | 'points' {
  return points ? 'points' : 'ratio';
}

/** @throws PerfError USAGE */
export function percentOption(name: string, text = ''): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (value > 0 && value < 1000) return value;
  throw new PerfError('USAGE', `${name}: expected percent above 0 and below 1000, found ${text}`);
}
