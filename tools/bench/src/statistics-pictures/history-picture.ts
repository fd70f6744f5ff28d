import {
  replayNights,
  type HistoryNight,
  type NightAlert,
} from '@perf-agent/regression-statistics';
import { nightLevel } from '../../../../libs/regression-statistics/src/decision/night-level.ts';
import { THRESHOLD } from '../statistics/night-rules.ts';
import { COLORS, element, line, linear, picture, polyline, roundTicks, text } from './svg.ts';
import type { Scale } from './svg.ts';

const WIDTH = 760;
/** Of the nights alone; what was said stands above them, a line each. */
const PLOT_HEIGHT = 200;
const LINE_HEIGHT = 16;
const LEFT = 56;
const RIGHT = 16;
const TOP = 44;
const BOTTOM = 62;
const WEEK = 7;

export type HistoryPicture = {
  readonly title: string;
  readonly description: string;
  readonly nights: readonly HistoryNight[];
  /** Nights to be drawn as circles that are not filled. */
  readonly hollow?: (night: number) => boolean;
};

const WORSE = { worse: 'higher', changeKind: 'ratio' } as const;
const ALERTS = {
  regressed: { color: COLORS.red, name: 'regressed' },
  change: { color: COLORS.blue, name: 'change' },
  'suspect-night': { color: COLORS.amber, name: 'suspect-night' },
} as const satisfies Record<NightAlert['level'], { color: string; name: string }>;

/** Draws a history: runs, levels of nights, the plain 7-day average, and what was said on which night. */
export function historyPicture({ title, description, nights, hollow }: HistoryPicture): string {
  const levels = nights.map(({ runs }) => Math.exp(nightLevel(runs, WORSE)));
  const { alerts } = replayNights({ scale: WORSE, threshold: THRESHOLD, nights });
  const top = TOP + LINE_HEIGHT * alerts.length + 12;
  const bottom = top + PLOT_HEIGHT;
  const yTicks = roundTicks(Math.min(...levels), Math.max(...levels), 4);
  const [least = 0, most = 1] = [yTicks[0], yTicks.at(-1)];
  const place: Place = {
    x: linear([0, nights.length], [LEFT, WIDTH - RIGHT], weeks(nights.length)),
    y: linear([least, most], [bottom, top], yTicks),
    top,
    bottom,
  };
  const { x, y } = place;
  return picture({ title, description, width: WIDTH, height: bottom + BOTTOM }, [
    ...grid(place),
    ...nights.flatMap(({ night, runs }) =>
      runs
        .filter((run) => run >= least && run <= most)
        .map((run) =>
          element('circle', { cx: x.at(night), cy: y.at(run), r: 1.3, fill: COLORS.faint }),
        ),
    ),
    polyline(averages(levels, x, y), COLORS.quiet, { 'stroke-dasharray': '2 3' }),
    ...nights.map(({ night }, index) =>
      element('circle', {
        class: 'level',
        cx: x.at(night),
        cy: y.at(levels[index] ?? 0),
        r: 2.6,
        stroke: COLORS.ink,
        fill: hollow?.(night) ? '#ffffff' : COLORS.ink,
      }),
    ),
    ...alerts.flatMap((alert, index) => alertMarks(alert, index, place)),
    ...legend(bottom + BOTTOM - 14),
  ]);
}

/** Where the nights are drawn. */
type Place = {
  readonly x: Scale;
  readonly y: Scale;
  readonly top: number;
  readonly bottom: number;
};

function grid({ x, y, top, bottom }: Place): string[] {
  return [
    ...y.ticks.flatMap((tick) => [
      line([LEFT, y.at(tick)], [WIDTH - RIGHT, y.at(tick)], COLORS.grid),
      text(LEFT - 6, y.at(tick) + 4, String(Number(tick.toPrecision(6))), { 'text-anchor': 'end' }),
    ]),
    ...x.ticks.map((tick) =>
      text(x.at(tick), bottom + 16, String(tick), { 'text-anchor': 'middle' }),
    ),
    text(16, top - 10, 'p95 in ms'),
    text(WIDTH - RIGHT, bottom + 30, 'night', { 'text-anchor': 'end' }),
  ];
}

/** The night that said it, the onset that it named, and the size with its interval. */
function alertMarks(alert: NightAlert, index: number, { x, top, bottom }: Place): string[] {
  const { color, name } = ALERTS[alert.level];
  const said = x.at(alert.night);
  const onset = x.at(alert.changeNight - 0.5);
  const { value, low, high } = alert.percent;
  const since = alert.changeNight < alert.night ? ` since ${alert.changeNight}` : '';
  const words = `${alert.night}: ${name}${since}, ${signed(value)} % [${signed(low)} to ${signed(high)}]`;
  const isRight = said > WIDTH / 2;
  const height = TOP + LINE_HEIGHT * index;
  return [
    element('rect', {
      x: onset,
      y: top,
      width: said - onset,
      height: bottom - top,
      fill: color,
      opacity: 0.12,
    }),
    line([said, height - 10], [said, bottom], color, { 'stroke-width': 1.6 }),
    text(said + (isRight ? -6 : 6), height, words, {
      fill: color,
      'font-weight': 600,
      'text-anchor': isRight ? 'end' : 'start',
      stroke: '#ffffff',
      'stroke-width': 3,
      'paint-order': 'stroke',
    }),
  ];
}

function averages(levels: readonly number[], x: Scale, y: Scale): [number, number][] {
  const points: [number, number][] = [];
  for (let index = WEEK; index < levels.length; index++) {
    const week = levels.slice(index - WEEK, index);
    points.push([x.at(index), y.at(week.reduce((sum, level) => sum + level, 0) / WEEK)]);
  }
  return points;
}

function legend(y: number): string[] {
  return [
    element('circle', { cx: LEFT + 4, cy: y - 4, r: 2.6, fill: COLORS.ink }),
    text(LEFT + 12, y, 'level of a night'),
    element('circle', { cx: LEFT + 124, cy: y - 4, r: 1.3, fill: COLORS.quiet }),
    text(LEFT + 132, y, 'its runs'),
    line([LEFT + 200, y - 4], [LEFT + 224, y - 4], COLORS.quiet, { 'stroke-dasharray': '2 3' }),
    text(LEFT + 230, y, 'average of the 7 nights before'),
    line([LEFT + 436, y - 10], [LEFT + 436, y + 1], COLORS.red, { 'stroke-width': 1.6 }),
    text(LEFT + 442, y, 'said that night; shaded: since when'),
  ];
}

function weeks(count: number): number[] {
  return Array.from({ length: Math.floor(count / 14) + 1 }, (_, index) => 14 * index);
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(0)}`;
}
