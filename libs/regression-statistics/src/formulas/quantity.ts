import { PerfError } from '@perf-agent/contracts/basics';
import { type Quantity, inBaseUnit } from './base-unit.ts';
import { loadMath } from './load-math.ts';

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/;
const UNIT =
  /^(?:ns|us|ms|s|sec|min|minutes?|h|hours?|[kMGT]?B|[KMGT]iB|Hz|1\/s|\/s|[kMG]?B\/s|[KMG]iB\/s)$/;

/**
 * Reads a quantity as people write it, in the base unit of its metric: "250 ms", "1.2 s", "64 MiB", "120 /s", "20 %", "5".
 *
 * @returns milliseconds, bytes or per second, and '' for a plain number; 20 % is 0.2
 * @throws PerfError CRITERION_INVALID
 */
export async function quantity(text: string): Promise<Quantity> {
  const trimmed = text.trim();
  const digits = NUMBER.exec(trimmed)?.[0];
  const unit = trimmed.slice(digits?.length ?? 0).trim();
  const value = Number(digits);
  if (digits !== undefined && Number.isFinite(value)) {
    if (unit === '') return { value, unit };
    if (unit === '%') return { value: value / 100, unit: '' };
    if (UNIT.test(unit)) {
      const math = await loadMath();
      const read = inBaseUnit(math.unit(value, unit.replace(/^1?\/s$/, 's^-1')));
      if (read && Number.isFinite(read.value)) return read;
    }
  }
  throw new PerfError('CRITERION_INVALID', `quantity: "${text.slice(0, 80)}" cannot be read`, {
    hint: 'Write a number and a unit: 250 ms, 1.2 s, 64 MiB, 120 /s, 20 %.',
  });
}
