import type { ReadReport, SampleSink } from '../sample-reader.ts';
import { DURATION, EXPECTED, FAILED, REQUESTS, UNEXPECTED, type Point } from './point.ts';

const FIRST_FAILED_STATUS = 400;

export interface RequestJoiner {
  add(point: Point): void;
  /** @param unparsableCount lines that are not in the format */
  report(unparsableCount: number): ReadReport;
}

/**
 * Makes requests of k6's points. http_req_duration is the request; it failed when its tag `expected_response` says so
 * or, without the tag, when the http_req_failed of the same time does. http_reqs and http_req_failed count the
 * requests a second time: when the counts differ, data are missing.
 */
export function createRequestJoiner(sink: SampleSink): RequestJoiner {
  let fromMs = Infinity;
  let toMs = -Infinity;
  let requestCount = 0;
  let sampleCount = 0;
  let failureCount = 0;
  let failedPointCount = 0;
  let failedPointSum = 0;
  let unknownCount = 0;
  let waiting: { timeMs: number; elapsedMs: number; status: number; name: string } | undefined;

  function addSample(timeMs: number, elapsedMs: number, failed: boolean, name: string): void {
    sampleCount++;
    if (failed) failureCount++;
    sink.add(timeMs - elapsedMs, elapsedMs, failed, name);
  }

  /** @param outcome what http_req_failed said, if it came */
  function settleWaiting(outcome?: boolean): void {
    if (!waiting) return;
    const { timeMs, elapsedMs, status, name } = waiting;
    if (outcome === undefined) unknownCount++;
    addSample(timeMs, elapsedMs, outcome ?? (status < 200 || status >= FIRST_FAILED_STATUS), name);
    waiting = undefined;
  }

  return {
    add(point) {
      const { metric, timeMs, value, name } = point;
      if (timeMs < fromMs) fromMs = timeMs;
      if (timeMs > toMs) toMs = timeMs;
      if (metric === REQUESTS) requestCount += value;
      else if (metric === DURATION) {
        settleWaiting();
        if (point.outcome === EXPECTED) addSample(timeMs, value, false, name);
        else if (point.outcome === UNEXPECTED) addSample(timeMs, value, true, name);
        else waiting = { timeMs, elapsedMs: value, status: point.status, name };
      } else if (metric === FAILED) {
        failedPointCount++;
        failedPointSum += value;
        if (waiting?.timeMs === timeMs) settleWaiting(value !== 0);
      }
    },
    report(unparsableCount) {
      settleWaiting();
      const warnings: string[] = [];
      const differs = (requestCount > 0 || failedPointCount > 0) && requestCount !== sampleCount;
      if (requestCount > 0 && differs)
        warnings.push(
          `http_reqs counts ${requestCount} requests, http_req_duration has ${sampleCount}`,
        );
      if (failedPointCount === sampleCount && failedPointSum !== failureCount)
        warnings.push(
          `http_req_failed says ${failedPointSum} failed, the tags say ${failureCount}`,
        );
      if (unknownCount > 0)
        warnings.push(
          `${unknownCount} requests do not say whether they failed: judged by their status, without one as successful`,
        );
      return {
        unparsableCount,
        partial: unparsableCount > 0 || (requestCount > 0 && differs),
        warnings,
        ...(toMs > fromMs ? { span: { fromMs, toMs } } : {}),
      };
    },
  };
}
