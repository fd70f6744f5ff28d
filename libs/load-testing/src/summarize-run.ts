import type { LoadResult, LoadSchedule, StageResult } from '@perf-agent/contracts';
import { degradationCurve } from './capacity/curve/degradation-curve.ts';
import { summarize, type Sample, type SampleSummary, type Window } from './summarize.ts';

/**
 * Summarises a run over its measured stages. With more than one stage each is summarised too: the degradation curve.
 *
 * @param times when the first request was due or sent, and (closed loops, stopped runs) when the last one ended
 */
export function summarizeRun(
  samples: readonly Sample[],
  { kind, warmupMs, stages }: LoadSchedule,
  times: { readonly startAtMs: number; readonly endAtMs?: number },
): { window: Window; result: SampleSummary & Pick<LoadResult, 'stages' | 'degradation'> } {
  const fromMs = times.startAtMs + warmupMs;
  const measuredMs = stages.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const endAtMs = Math.max(fromMs, times.endAtMs ?? Infinity);
  const window = { fromMs, toMs: Math.min(fromMs + measuredMs, endAtMs) };
  const summary = summarize(samples, window);
  if (stages.length === 1) return { window, result: summary };
  const results: StageResult[] = [];
  let stageFromMs = fromMs;
  for (const stage of stages) {
    const stageToMs = Math.min(stageFromMs + stage.durationMs, endAtMs);
    if (stageToMs <= stageFromMs) break;
    const { durationMs, ...numbers } = summarize(samples, { fromMs: stageFromMs, toMs: stageToMs });
    results.push({ ...stage, durationMs, ...numbers });
    stageFromMs = stageToMs;
  }
  const degradation = degradationCurve(kind, results);
  const isCurve = degradation.points.length > 1 && degradation.points.length === results.length;
  return {
    window,
    result: { ...summary, stages: results, ...(isCurve ? { degradation } : {}) },
  };
}
