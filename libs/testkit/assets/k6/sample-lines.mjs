/**
 * The NDJSON that k6 writes for `--out json=FILE`: a `Metric` line before a metric's first sample, `Point` lines after it.
 * Written from the format's documentation: https://grafana.com/docs/k6/latest/results-output/real-time/json/
 *
 * @typedef {{ endAtMs: number, elapsedMs: number, status: number, error: string, method: string, url: string, name: string }} Sample
 */

const METRICS = [
  ['http_reqs', 'counter', 'default'],
  ['http_req_duration', 'trend', 'time'],
  ['http_req_failed', 'rate', 'default'],
  ['iterations', 'counter', 'default'],
];

export const METRIC_LINES = METRICS.map(
  ([name, type, contains]) =>
    `${JSON.stringify({
      type: 'Metric',
      data: { name, type, contains, thresholds: [], submetrics: null },
      metric: name,
    })}\n`,
).join('');

/** @param {Sample} sample @returns {string} */
export function sampleLines({ endAtMs, elapsedMs, status, error, method, url, name }) {
  const failed = error !== '' || status < 200 || status >= 400;
  const tags = {
    expected_response: String(!failed),
    group: '',
    method,
    name,
    proto: 'HTTP/1.1',
    scenario: 'default',
    status: String(status),
    url,
    ...(error === '' ? {} : { error }),
  };
  const time = new Date(endAtMs).toISOString();
  const point = (/** @type {string} */ metric, /** @type {number} */ value) =>
    `${JSON.stringify({ metric, type: 'Point', data: { time, value, tags } })}\n`;
  return [
    point('http_reqs', 1),
    point('http_req_duration', Number(elapsedMs.toFixed(6))),
    point('http_req_failed', failed ? 1 : 0),
    point('iterations', 1),
  ].join('');
}
