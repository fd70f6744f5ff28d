import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export type Quantiles = {
  readonly count: number;
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
  readonly mean?: number;
  readonly min?: number;
  readonly max?: number;
};

/** What NumPy and Python's own parsers say of a file; which fields there are depends on its format. */
export type Expected = {
  readonly unparsable_lines?: number;
  readonly http_reqs?: number;
  readonly http_req_failed?: number;
  readonly failed_expected_response_false?: number;
  readonly rps_over_span?: number | null;
  readonly first_to_last_point_s?: number;
  readonly http_req_duration?: Quantiles;
  readonly by_name?: Readonly<Record<string, Quantiles>>;
  readonly rows?: number;
  readonly failed?: number;
  readonly skipped_rows?: number;
  readonly elapsed?: Quantiles;
  readonly by_label?: Readonly<Record<string, Quantiles>>;
  readonly span_s?: number;
  readonly rps?: number;
  readonly top_level?: {
    readonly count: number;
    readonly failed: number;
    readonly elapsed: Quantiles;
  };
  readonly requests?: number;
  readonly ko?: number;
};

/** Raw files of real tools, kept outside the repository. */
export const LOAD_DATA = path.resolve(import.meta.dirname, '../../../../../../shared/data/load');

/** @returns undefined where the files are absent: skip the tests by name then */
export function readExpected(): Readonly<Record<string, Expected>> | undefined {
  const file = path.join(LOAD_DATA, 'expected.json');
  if (!existsSync(file)) return undefined;
  const { files } = JSON.parse(readFileSync(file, 'utf8')) as {
    files: Record<string, Expected>;
  };
  return files;
}
