import { median } from '../primitives/quantile.ts';
import { changePoints } from './change-points/change-points.ts';
import type { ScaledHistory } from './night-scale.ts';
import { rampInstead, stairs, type Rival } from './ramps.ts';
import { MAX_TREND_VALUES, trend, type Trend } from './trend.ts';

/** Two weeks: less is taken for a level. */
const MIN_TREND_NIGHTS = 14;
/** Of no trend: the nights between two changes are tested each. */
const ALPHA = 0.002;
/** A trend that moved the values by less than this over its nights is not worth a word. */
const MIN_TOTAL = 0.02;
/** Fewer nights have no change points. */
const MIN_CHANGE_NIGHTS = 8;

/** Nights between two changes: a level, or a line where there is a trend. */
export type Segment = {
  /** Index of the first night, and of the one after the last. */
  readonly from: number;
  readonly to: number;
  /** Median of the nights. */
  readonly level: number;
  /** On the scale of the history, per night; only of an established trend, or of a climb between two levels. */
  readonly trend?: Pick<Trend, 'slope' | 'intercept'>;
};

export type HistoryLevel = {
  readonly segments: readonly Segment[];
  /** What is left of each night's median: its own noise. */
  readonly residuals: readonly number[];
  /** What the line or level says of each night. */
  readonly expected: readonly number[];
};

/** Splits a history into levels and trends, so that neither a step nor a climb is taken for noise, or noise for them. */
export function historyLevel({ at, medians }: ScaledHistory): HistoryLevel {
  const changes = medians.length < MIN_CHANGE_NIGHTS ? [] : changePoints(medians);
  const bounds = [0, ...changes, medians.length];
  const plain = bounds.slice(0, -1).map((from, index) => {
    return segmentOf(at, medians, from, bounds[index + 1] ?? medians.length);
  });
  const segments = withClimbs(at, medians, plain);
  const expected = segments.flatMap(({ from, to, level, trend: line }) =>
    at
      .slice(from, to)
      .map((time) => (line === undefined ? level : line.intercept + line.slope.value * time)),
  );
  const residuals = medians.map((value, index) => value - (expected[index] ?? 0));
  return { segments, residuals, expected };
}

function segmentOf(
  at: readonly number[],
  medians: readonly number[],
  from: number,
  to: number,
): Segment {
  const values = medians.slice(from, to);
  const level = median(values);
  if (values.length < MIN_TREND_NIGHTS || values.length > MAX_TREND_VALUES)
    return { from, to, level };
  const found = trend(values, at.slice(from, to));
  const total = found.slope.value * ((at[to - 1] ?? 0) - (at[from] ?? 0));
  if (found.pTwoSided >= ALPHA || Math.abs(total) < MIN_TOTAL) return { from, to, level };
  return { from, to, level, trend: found };
}

/** Turns stairs in one direction, and lines, into level, climb and level where that tells the values better. */
function withClimbs(
  at: readonly number[],
  medians: readonly number[],
  plain: readonly Segment[],
): Segment[] {
  const segments: Segment[] = [];
  for (let index = 0; index < plain.length;) {
    const [first, ...others] = stairsFrom(plain, index);
    if (!first) break;
    const last = others.at(-1) ?? first;
    const rival = first.trend
      ? lineOf(at, first, first.trend)
      : stairs(
          medians,
          others.map(({ from }) => from),
          first.from,
          last.to,
        );
    const climb =
      first.trend || others.length > 0 ? climbOf(at, medians, first.from, last.to, rival) : [];
    if (climb.length > 0) {
      segments.push(...climb);
      index += 1 + others.length;
    } else {
      segments.push(first);
      index++;
    }
  }
  return segments;
}

/** The segment, and those after it without trend that lie each further in the direction of the first step. */
function stairsFrom(plain: readonly Segment[], index: number): Segment[] {
  const [first, ...others] = plain.slice(index);
  if (!first) return [];
  const found = [first];
  let direction = 0;
  for (const segment of first.trend ? [] : others) {
    if (segment.trend) break;
    const step = Math.sign(segment.level - (found.at(-1)?.level ?? 0));
    if (found.length === 1) direction = step;
    if (step !== direction) break;
    found.push(segment);
  }
  return found;
}

function lineOf(
  at: readonly number[],
  { from, to }: Segment,
  { slope, intercept }: Pick<Trend, 'slope' | 'intercept'>,
): Rival {
  const expected = at.slice(from, to).map((time) => intercept + slope.value * time);
  return { from, expected, parameters: 2 };
}

function climbOf(
  at: readonly number[],
  medians: readonly number[],
  from: number,
  to: number,
  rival: Rival,
): Segment[] {
  const ramp = rampInstead(medians, rival);
  if (!ramp) return [];
  const times = at.slice(ramp.from, ramp.to + 1);
  const values = medians.slice(ramp.from, ramp.to + 1);
  const { slope } = trend(values, times);
  const value = (ramp.after - ramp.before) / ((times.at(-1) ?? 0) - (times[0] ?? 0));
  const line = {
    slope: { value, low: Math.min(slope.low, value), high: Math.max(slope.high, value) },
    intercept: ramp.before - value * (times[0] ?? 0),
  };
  return [
    { from, to: ramp.from, level: ramp.before },
    { from: ramp.from, to: ramp.to + 1, level: median(values), trend: line },
    { from: ramp.to + 1, to, level: ramp.after },
  ];
}
