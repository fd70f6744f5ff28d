/** The metrics of k6 that say something of requests. */
export const OTHER = 0;
export const REQUESTS = 1;
export const DURATION = 2;
export const FAILED = 3;

/** What a line says of how the request ended. */
export const UNKNOWN_OUTCOME = 0;
export const EXPECTED = 1;
export const UNEXPECTED = 2;

/** Of requests without the tag `name`. */
export const UNNAMED = '(unnamed)';

/** One line of k6's output, filled anew for each: no object a line. */
export type Point = {
  metric: number;
  /** Epoch ms at which k6 took the value: for a request, its end. */
  timeMs: number;
  value: number;
  outcome: number;
  /** HTTP status, 0 without an answer, NaN when it is not said. */
  status: number;
  name: string;
};

export function createPoint(): Point {
  return {
    metric: OTHER,
    timeMs: NaN,
    value: NaN,
    outcome: UNKNOWN_OUTCOME,
    status: NaN,
    name: UNNAMED,
  };
}

export function metricOf(name: string): number {
  if (name === 'http_reqs') return REQUESTS;
  if (name === 'http_req_duration') return DURATION;
  return name === 'http_req_failed' ? FAILED : OTHER;
}
