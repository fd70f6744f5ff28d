import { parseArgs } from 'node:util';
import { messageOf, PerfError } from '@perf-agent/contracts';

/** The smallest and the largest value of an option, and what holds when it isn't given. */
export type NumberOption = {
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
  readonly default?: number;
};

type Numbers<Options> = {
  readonly [Name in keyof Options]: Options[Name] extends { default: number }
    ? number
    : number | undefined;
};

/**
 * Reads a command line that has only options with numbers: `--pairs 5`.
 *
 * @throws PerfError USAGE naming the option and its range
 */
export function readNumbers<Options extends Readonly<Record<string, NumberOption>>>(
  args: readonly string[],
  options: Options,
): Numbers<Options> {
  const given = parse(args, Object.keys(options));
  const numbers = Object.entries(options).map(([name, option]) => {
    const text = given[name];
    return [name, text === undefined ? option.default : readNumber(name, text, option)];
  });
  return Object.fromEntries(numbers) as Numbers<Options>;
}

function readNumber(name: string, text: string, { min, max, whole }: NumberOption): number {
  const value = Number(text);
  const fits = value >= min && value <= max && (!whole || Number.isInteger(value));
  if (fits && text.trim() !== '') return value;
  throw new PerfError(
    'USAGE',
    `--${name}: expected a ${whole ? 'whole ' : ''}number from ${min} to ${max}, found "${text}"`,
  );
}

function parse(
  args: readonly string[],
  names: readonly string[],
): Readonly<Record<string, string | undefined>> {
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new PerfError('USAGE', messageOf(error), {
      cause: error,
      hint: `Options: ${names.map((name) => `--${name}`).join(', ')}, each with a number.`,
    });
  }
}
