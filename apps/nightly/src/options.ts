import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { IsoDate, PerfError } from '@perf-agent/contracts';

export type Options = {
  workspace: string;
  config?: string;
  date: string;
  repeats?: number;
  seconds?: number;
  json?: boolean;
  demoSlowdown?: number;
};

/**
 * @param now for the default date, which is the local one: a night belongs to where the machine is
 * @throws PerfError USAGE; prints help and ends the program for --help
 */
export function readOptions(argv: readonly string[], now: Date): Options {
  const program = new Command('perf-agent-nightly')
    .description(
      'Measures a service, compares tonight with the last seven nights, hands a regression over.',
    )
    .option('--workspace <dir>', 'root of the analysed repository', '.')
    .option(
      '--config <file>',
      'configuration (default: perf-agent.config.* of the workspace, else a demo service)',
    )
    .option('--date <YYYY-MM-DD>', 'the night that is measured', isoDate, localDate(now))
    .option('--repeats <n>', 'repeats of each scenario, 2 to 50', wholeNumber(2, 50))
    .option('--seconds <s>', 'measured seconds of each repeat', number(0.2, 3600))
    .option('--json', "print the night's document on stdout")
    .option(
      '--demo-slowdown <x>',
      'demo service only: its handlers take x times as long',
      number(0.1, 100),
    )
    .addHelpText(
      'after',
      '\nExit codes: 0 no regression, 1 regression, 2 usage or configuration, 3 refused, 4 infrastructure,\n5 the generator cannot be believed, 130 interrupted.',
    )
    .configureOutput({ writeErr: () => undefined })
    .exitOverride((error) => {
      if (error.exitCode === 0) process.exit(0);
      throw new PerfError('USAGE', error.message.replace(/^error: /, ''), { hint: 'See --help.' });
    });
  program.parse(argv, { from: 'user' });
  if (program.args.length > 0) {
    throw new PerfError(
      'USAGE',
      `expected options only, found ${JSON.stringify(program.args[0])}`,
      { hint: 'See --help.' },
    );
  }
  const options = program.opts<Options>();
  return { ...options, workspace: path.resolve(options.workspace) };
}

function isoDate(text: string): string {
  if (!IsoDate.safeParse(text).success)
    throw new InvalidArgumentError('expected a date like 2026-03-01.');
  return text;
}

function number(min: number, max: number) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() !== '' && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`expected a number from ${min} to ${max}.`);
  };
}

function wholeNumber(min: number, max: number) {
  return (text: string): number => {
    const value = number(min, max)(text);
    if (Number.isInteger(value)) return value;
    throw new InvalidArgumentError('expected a whole number.');
  };
}

function localDate(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
