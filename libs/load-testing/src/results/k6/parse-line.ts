import { bytesOf } from '../bytes.ts';
import type { TimestampParser } from '../timestamp.ts';
import { EXPECTED, metricOf, UNEXPECTED, UNKNOWN_OUTCOME, UNNAMED, type Point } from './point.ts';

/** What a line is that is no point, or that it is one. */
export type ParsedLine = 'point' | 'metric' | 'damaged';

/**
 * Reads a line in whatever order, spacing or escaping by JSON.parse.
 *
 * @param text without its newline
 * @param point filled when the line is one
 */
export function parseLine(text: string, point: Point, times: TimestampParser): ParsedLine {
  const line = parseObject(text);
  const data = line?.data;
  if (!line || !isObject(data)) return 'damaged';
  if (line.type === 'Metric' && typeof data.name === 'string') return 'metric';
  const { metric } = line;
  const { time, value, tags } = data;
  if (line.type !== 'Point' || typeof metric !== 'string') return 'damaged';
  if (typeof time !== 'string' || typeof value !== 'number') return 'damaged';
  if (tags !== undefined && tags !== null && !isObject(tags)) return 'damaged';
  const timeBytes = bytesOf(Buffer.from(time));
  point.metric = metricOf(metric);
  point.timeMs = times.parse(timeBytes, 0, timeBytes.at.length);
  point.value = value;
  const expected = tags?.expected_response;
  point.outcome =
    expected === 'true' ? EXPECTED : expected === 'false' ? UNEXPECTED : UNKNOWN_OUTCOME;
  point.status = typeof tags?.status === 'string' ? Number(tags.status) : NaN;
  point.name = typeof tags?.name === 'string' ? tags.name : UNNAMED;
  return Number.isNaN(point.timeMs) ? 'damaged' : 'point';
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
