import type { LoadResult } from '@perf-agent/contracts';

/** Every format that can be read, and the tool that writes it. */
export const FORMATS = {
  'k6-ndjson': 'k6',
  'k6-csv': 'k6',
  'k6-summary': 'k6',
  'jmeter-csv': 'jmeter',
  'jmeter-xml': 'jmeter',
  'locust-listener': 'locust',
  'locust-stats-csv': 'locust',
  'locust-history-csv': 'locust',
  'locust-errors-csv': 'locust',
  'locust-json': 'locust',
  'artillery-json': 'artillery',
  'gatling-log': 'gatling',
  'autocannon-csv': 'autocannon',
} as const satisfies Record<string, LoadResult['tool']>;

export type Format = keyof typeof FORMATS;

export function isFormat(text: string): text is Format {
  return Object.hasOwn(FORMATS, text);
}
