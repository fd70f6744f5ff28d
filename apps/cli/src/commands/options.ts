import { z } from 'zod';
import { validate } from '@perf-agent/contracts';

/** What a person typed after a command, checked. @throws PerfError USAGE naming the option */
export function readOptions<T extends z.ZodType>(schema: T, options: object): z.output<T> {
  return validate(schema, options, 'options', 'USAGE', 'See --help.');
}

/** Text of an option that is a number in a range. */
export function numberOption(min: number, max: number) {
  return z
    .string()
    .regex(/^\d+(\.\d+)?$/, `expected a number from ${min} to ${max}`)
    .transform(Number)
    .pipe(z.number().min(min).max(max));
}

/** Prints one JSON document on stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
