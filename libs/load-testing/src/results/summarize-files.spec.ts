import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { LoadResult, type Latency } from '@perf-agent/contracts';
import { summarizeFiles } from './summarize-files.ts';
import { LOAD_DATA, readExpected, type Quantiles } from './testing/reference.ts';

const expected = readExpected() ?? {};
const reference = Object.keys(expected).length > 0;
const file = (name: string): string => path.join(LOAD_DATA, name);

/** Files with samples: name, what kind of expectation, and warnings. */
const RAW = Object.entries(expected).filter(
  ([, { http_req_duration, elapsed, top_level }]) =>
    (http_req_duration && 'count' in http_req_duration) ?? elapsed ?? top_level,
);

function expectQuantiles(latencyMs: Latency | undefined, quantiles: Quantiles): void {
  if (quantiles.count === 0) {
    expect(latencyMs).toBeUndefined();
    return;
  }
  const close = (value: number | undefined, wanted: number | undefined): void => {
    expect(Math.abs((value ?? NaN) - (wanted ?? NaN))).toBeLessThanOrEqual(
      1e-9 * Math.abs(wanted ?? 0),
    );
  };
  for (const name of ['p50', 'p95', 'p99'] as const)
    close(latencyMs?.[name].value, quantiles[name]);
  for (const name of ['min', 'max', 'mean'] as const) close(latencyMs?.[name], quantiles[name]);
}

describe('summarizeFiles', () => {
  (reference ? test : test.skip)('knows every raw file of the reference', () => {
    expect(RAW).toHaveLength(27);
  });

  (reference ? test.each(RAW) : test.skip.each([['the reference', {}]]))(
    'gives what NumPy gives of %s',
    async (name, wanted: (typeof expected)[string]) => {
      const result = await summarizeFiles([file(name)]);
      expect(LoadResult.safeParse(result).error).toBeUndefined();
      const { top_level: top } = wanted;
      const quantiles = wanted.http_req_duration ?? wanted.elapsed ?? top?.elapsed;
      expect(result.requestCount).toBe(
        wanted.http_reqs ?? wanted.rows ?? wanted.requests ?? top?.count,
      );
      expect(result.failureCount).toBe(
        wanted.http_req_failed ??
          wanted.failed_expected_response_false ??
          wanted.failed ??
          wanted.ko ??
          top?.failed,
      );
      expectQuantiles(result.latencyMs, quantiles ?? { count: 0 });
      const byName = wanted.by_name ?? wanted.by_label;
      if (byName)
        expect(Object.keys(result.byName ?? {}).sort()).toEqual(Object.keys(byName).sort());
      for (const [label, each] of Object.entries(byName ?? {})) {
        expect(result.byName?.[label]?.requestCount).toBe(each.count);
        expectQuantiles(result.byName?.[label]?.latencyMs, each);
      }
      const rps = wanted.rps_over_span ?? wanted.rps;
      if (rps != null) expect(result.throughputRps / rps).toBeCloseTo(1, 6);
      const spanS = wanted.first_to_last_point_s ?? wanted.span_s;
      if (spanS !== undefined) expect(result.durationMs / 1000).toBeCloseTo(spanS, 5);
      const damaged = (wanted.unparsable_lines ?? 0) + (wanted.skipped_rows ?? 0);
      expect(result.partial).toBe(damaged > 0);
      expect(result.warnings.length > 0).toBe(
        damaged > 0 || result.requestCount === 0 || name.includes('twice'),
      );
      expect(result.exactness).toEqual({ kind: 'exact' });
    },
  );
});
