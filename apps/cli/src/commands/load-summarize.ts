import { z } from 'zod';
import { EXIT } from '@perf-agent/contracts';
import { FORMATS, isFormat, summarizeFiles, type Format } from '@perf-agent/load-testing';
import { loadResultText } from '@perf-agent/reporting';
import { printJson, readOptions } from './options.ts';

const Options = z.strictObject({
  format: z.custom<Format | 'auto'>(
    (value) => value === 'auto' || (typeof value === 'string' && isFormat(value)),
    `expected auto, ${Object.keys(FORMATS).join(', ')}`,
  ),
  json: z.boolean().optional(),
});

/** `perf-agent load summarize` @returns the exit code */
export async function loadSummarize(files: readonly string[], given: object): Promise<number> {
  const { format, json } = readOptions(Options, given);
  const result = await summarizeFiles(files, { format });
  if (json === true) printJson(result);
  else process.stdout.write(`${loadResultText(result)}\n`);
  return result.status === 'valid' ? EXIT.done : EXIT.inconclusive;
}
