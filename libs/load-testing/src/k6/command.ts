/** Absolute paths of what a k6 process reads and writes. */
export type K6Files = {
  readonly script: string;
  /** Every sample, as NDJSON. */
  readonly raw: string;
};

/** A share of the load; all shares together are the whole plan. */
export type K6Segment = { readonly index: number; readonly of: number };

/**
 * @param baseUrl where a script of the user's sends its requests: `__ENV.BASE_URL`
 * @param major k6 2 serves no REST API unless asked; k6 1 does, and two on one machine would collide on its port
 * @param segment of a run that is spread over several processes
 * @returns arguments of `k6`
 * @see https://grafana.com/docs/k6/latest/using-k6/k6-options/reference/
 */
export function k6Arguments(
  files: K6Files,
  baseUrl: string,
  major: number,
  segment?: K6Segment,
): string[] {
  return [
    'run',
    '--quiet',
    '--no-color',
    '--no-usage-report',
    ...(major < 2 ? ['--address', ''] : []),
    '--env',
    `BASE_URL=${baseUrl}`,
    '--out',
    `json=${files.raw}`,
    ...(segment ? segmentArguments(segment) : []),
    '--',
    files.script,
  ];
}

/** Fractions, not decimals: the shares meet without gap or overlap. */
export function segmentArguments({ index, of }: K6Segment): string[] {
  const at = (part: number): string => (part === 0 ? '0' : part === of ? '1' : `${part}/${of}`);
  const sequence = Array.from({ length: of + 1 }, (_, part) => at(part)).join(',');
  return [
    '--execution-segment',
    `${at(index)}:${at(index + 1)}`,
    '--execution-segment-sequence',
    sequence,
  ];
}
