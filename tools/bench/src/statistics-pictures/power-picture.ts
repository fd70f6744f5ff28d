import { NIGHT_FAMILIES } from '../statistics/night-families.ts';
import { simulateNights } from '../statistics/night-plan.ts';
import { scoreRule } from '../statistics/night-quality.ts';
import { NIGHT_RULES } from '../statistics/night-rules.ts';
import { kindName } from '../statistics/night-score.ts';
import { mark, RULE_NAMES, RULE_STYLES } from './rule-styles.ts';
import { COLORS, line, linear, picture, polyline, text } from './svg.ts';

const SIZES = [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 25, 30, 35, 40];
const WIDTH = 760;
const HEIGHT = 340;
const LEFT = 56;
const RIGHT = 190;
const TOP = 50;
const BOTTOM = 48;

/** Share of steps found within 7 nights, by rule and size in percent. */
export type PowerCurve = {
  readonly rule: string;
  readonly found: readonly (readonly [number, number])[];
};

/** @param count steps of each size in each of the seven families */
export function powerCurves(seed: number, count: number): PowerCurve[] {
  const plan = SIZES.map((size) => ['step', size, count] as const);
  const series = simulateNights(NIGHT_FAMILIES, { seed, plan });
  return Object.entries(NIGHT_RULES).map(([rule, judge]) => {
    const { found } = scoreRule(series, judge);
    return {
      rule,
      found: SIZES.map((size) => [size, found.get(kindName('step', size))?.foundRatio ?? 0]),
    };
  });
}

export function powerPicture(
  curves: readonly PowerCurve[],
  words: { readonly title: string; readonly description: string },
): string {
  const x = linear([0, 40], [LEFT, WIDTH - RIGHT], [0, 5, 10, 15, 20, 25, 30, 35, 40]);
  const y = linear([0, 1], [HEIGHT - BOTTOM, TOP], [0, 0.25, 0.5, 0.75, 1]);
  return picture({ ...words, width: WIDTH, height: HEIGHT }, [
    ...y.ticks.flatMap((tick) => [
      line([LEFT, y.at(tick)], [WIDTH - RIGHT, y.at(tick)], COLORS.grid),
      text(LEFT - 6, y.at(tick) + 4, `${100 * tick} %`, { 'text-anchor': 'end' }),
    ]),
    ...x.ticks.map((tick) =>
      text(x.at(tick), HEIGHT - BOTTOM + 16, `${tick === 0 ? '' : '+'}${tick} %`, {
        'text-anchor': 'middle',
      }),
    ),
    line([x.at(20), TOP], [x.at(20), HEIGHT - BOTTOM], COLORS.faint, { 'stroke-dasharray': '2 3' }),
    text(x.at(20) + 4, HEIGHT - BOTTOM - 6, 'threshold'),
    text(WIDTH - RIGHT, HEIGHT - 12, 'size of the step', { 'text-anchor': 'end' }),
    ...curves.flatMap(({ rule, found }, index) => {
      const { color, shape } = RULE_STYLES[index % RULE_STYLES.length] ?? RULE_STYLES[0];
      const points = found.map(([size, share]) => [x.at(size), y.at(share)] as const);
      const height = TOP + 14 + 22 * index;
      return [
        polyline(points, color, { class: 'curve', 'stroke-width': 2 }),
        ...points.map(([cx, cy]) => mark(shape, cx, cy, color)),
        mark(shape, WIDTH - RIGHT + 24, height - 4, color),
        text(WIDTH - RIGHT + 36, height, RULE_NAMES[rule] ?? rule, { fill: COLORS.ink }),
      ];
    }),
  ]);
}
