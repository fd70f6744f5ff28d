import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { EXIT, messageOf, PerfError } from '@perf-agent/contracts';
import { fitUsl, readUslCsv } from '@perf-agent/load-testing';
import { printJson, readOptions } from './options.ts';

const Options = z.strictObject({
  concurrencyColumn: z.string().optional(),
  throughputColumn: z.string().optional(),
  json: z.boolean().optional(),
});

/** `perf-agent load usl` @returns the exit code */
export async function loadUsl(file: string, given: object): Promise<number> {
  const { concurrencyColumn, throughputColumn, json } = readOptions(Options, given);
  if ((concurrencyColumn === undefined) !== (throughputColumn === undefined))
    throw new PerfError('USAGE', 'expected both --concurrency-column and --throughput-column');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new PerfError('USAGE', `${file}: ${messageOf(error)}`, { cause: error });
  });
  const columns =
    concurrencyColumn !== undefined && throughputColumn !== undefined
      ? { concurrency: concurrencyColumn, throughput: throughputColumn }
      : undefined;
  const fit = fitUsl(readUslCsv(text, columns));
  if (json === true) printJson(fit);
  else {
    const parameter = (name: 'alpha' | 'beta' | 'gamma'): string =>
      `${name} ${fit[name].toPrecision(4)} ± ${(fit.standardErrors?.[name] ?? NaN).toPrecision(2)}`;
    const peak =
      fit.peakConcurrency === null
        ? `peak: not identified${fit.reason === undefined ? '' : `: ${fit.reason}`}`
        : `peak: at concurrency ${fit.peakConcurrency.toFixed(1)}`;
    process.stdout.write(
      `${[parameter('alpha'), parameter('beta'), parameter('gamma'), peak].join('\n')}\n`,
    );
  }
  return EXIT.done;
}
