import type { Sample } from './summarize.ts';

/**
 * @param otherwiseMs both ends of a run without samples
 * @returns when the first request began and the last one ended, whatever the order of the samples
 */
export function sampleSpan(
  samples: readonly Sample[],
  otherwiseMs: number,
): { readonly startAtMs: number; readonly endAtMs: number } {
  if (samples.length === 0) return { startAtMs: otherwiseMs, endAtMs: otherwiseMs };
  return {
    startAtMs: samples.reduce((first, { startAtMs }) => Math.min(first, startAtMs), Infinity),
    endAtMs: samples.reduce((last, { endAtMs }) => Math.max(last, endAtMs), 0),
  };
}
