import { NIGHT_FAMILIES } from '../statistics/night-families.ts';
import { OTHER_NOISES } from '../statistics/night-noises.ts';
import { simulateNights } from '../statistics/night-plan.ts';
import { scoreRule } from '../statistics/night-quality.ts';
import { NIGHT_RULES } from '../statistics/night-rules.ts';
import { per100 } from '../statistics/night-score.ts';
import { mark, RULE_NAMES, RULE_STYLES } from './rule-styles.ts';
import { COLORS, line, linear, picture, text } from './svg.ts';

const WIDTH = 760;
const LEFT = 120;
const RIGHT = 40;
const TOP = 74;
const ROW = 19;
const GAP = 14;
const MOST = 3;
/** What is asked for: the worst family of the seven. */
const LIMIT = 0.5;

/** False alarms in 100 quiet nights, by rule in the order of the rules. */
export type FamilyAlarms = {
  readonly family: string;
  readonly isOther: boolean;
  readonly rates: readonly number[];
};

/** @param seeds how many, from `seed` on */
export function familyAlarms(seed: number, seeds: number): FamilyAlarms[] {
  return [NIGHT_FAMILIES, OTHER_NOISES].flatMap((families) => {
    const series = Array.from({ length: seeds }, (_, index) =>
      simulateNights(families, { seed: seed + index }),
    ).flat();
    const scores = Object.values(NIGHT_RULES).map((rule) => scoreRule(series, rule).byFamily);
    return Object.keys(families).map((family) => ({
      family,
      isOther: families === OTHER_NOISES,
      rates: scores.map((byFamily) =>
        per100(byFamily.get(family) ?? { alarms: 0, quietNights: 1 }),
      ),
    }));
  });
}

export function falseAlarmsPicture(
  alarms: readonly FamilyAlarms[],
  words: { readonly title: string; readonly description: string },
): string {
  const other = alarms.findIndex(({ isOther }) => isOther);
  const rowAt = (index: number): number => TOP + ROW * index + (index >= other ? GAP : 0);
  const bottom = rowAt(alarms.length - 1) + ROW / 2;
  const x = linear([0, MOST], [LEFT, WIDTH - RIGHT], [0, 0.5, 1, 1.5, 2, 2.5, 3]);
  return picture({ ...words, width: WIDTH, height: bottom + 44 }, [
    ...Object.keys(NIGHT_RULES).flatMap((rule, index) => {
      const { color, shape } = RULE_STYLES[index % RULE_STYLES.length] ?? RULE_STYLES[0];
      const place = LEFT + 150 * index;
      return [
        mark(shape, place, 44, color),
        text(place + 10, 48, RULE_NAMES[rule] ?? rule, { fill: COLORS.ink }),
      ];
    }),
    ...x.ticks.flatMap((tick) => [
      line(
        [x.at(tick), TOP - ROW / 2],
        [x.at(tick), bottom],
        tick === LIMIT ? COLORS.quiet : COLORS.grid,
        {
          'stroke-dasharray': tick === LIMIT ? '2 3' : 'none',
        },
      ),
      text(x.at(tick), bottom + 16, tick.toFixed(1), { 'text-anchor': 'middle' }),
    ]),
    text(WIDTH - RIGHT, bottom + 32, 'false alarms in 100 quiet nights', { 'text-anchor': 'end' }),
    ...alarms.flatMap(({ family, rates }, index) => {
      const y = rowAt(index);
      return [
        text(LEFT - 10, y + 4, family, { 'text-anchor': 'end', fill: COLORS.ink }),
        line([x.at(0), y], [x.at(Math.max(...rates)), y], COLORS.grid),
        // Ours last, so that it is seen where all are alike.
        ...rates
          .map((rate, order) => {
            const { color, shape } = RULE_STYLES[order % RULE_STYLES.length] ?? RULE_STYLES[0];
            return mark(shape, x.at(rate), y, color);
          })
          .toReversed(),
      ];
    }),
  ]);
}
