import { describe, expect, test } from '@jest/globals';
import { falseAlarmsPicture } from './false-alarms-picture.ts';
import { historyPicture } from './history-picture.ts';
import { powerPicture } from './power-picture.ts';
import { roundTicks } from './svg.ts';

const WORDS = { title: 'a < b & c', description: 'what it shows' };

/** Numbers of an attribute of all elements that match, in their order. */
function attributes(svg: string, element: RegExp, name: string): number[] {
  const written = svg.match(element) ?? [];
  return written.map((one) => Number(new RegExp(` ${name}="([^"]+)"`).exec(one)?.[1]));
}

/** Place of the axis label that says so. */
function labelAt(svg: string, label: string, name: 'x' | 'y'): number {
  const element = (svg.match(/<text[^>]*>[^<]*/g) ?? []).find((one) => one.endsWith(`>${label}`));
  return Number(new RegExp(` ${name}="([^"]+)"`).exec(element ?? '')?.[1]);
}

describe('the pictures', () => {
  test('shares lie where the axis says', () => {
    const found = [
      [5, 0.25],
      [20, 1],
    ] as const;
    const svg = powerPicture([{ rule: 'ours', found }], WORDS);
    const places = (/<polyline class="curve"|<polyline points="([^"]+)"/.exec(svg)?.[1] ?? '')
      .split(' ')
      .map((point) => point.split(',').map(Number));
    expect(places).toHaveLength(2);
    for (const [index, [size, share]] of found.entries()) {
      const [x = NaN, y = NaN] = places[index] ?? [];
      expect(x).toBeCloseTo(labelAt(svg, `+${size} %`, 'x'), 1);
      expect(y + 4).toBeCloseTo(labelAt(svg, `${100 * share} %`, 'y'), 1);
    }
  });

  test('false alarms lie where the axis says, on the line of their family', () => {
    const alarms = [
      { family: 'calm', isOther: false, rates: [0.5, 1, 2] },
      { family: 'wild', isOther: true, rates: [1, 0, 3] },
    ];
    const svg = falseAlarmsPicture(alarms, WORDS);
    const [, ...ours] = attributes(svg, /<circle[^>]*>/g, 'cx');
    expect(ours[0]).toBeCloseTo(labelAt(svg, '0.5', 'x'), 1);
    expect(ours[1]).toBeCloseTo(labelAt(svg, '1.0', 'x'), 1);
    const [, calm = NaN, wild = NaN] = attributes(svg, /<circle[^>]*>/g, 'cy');
    expect(calm + 4).toBeCloseTo(labelAt(svg, 'calm', 'y'), 1);
    expect(wild + 4).toBeCloseTo(labelAt(svg, 'wild', 'y'), 1);
  });

  test('a history shows every night, and what was said on which', () => {
    const nights = Array.from({ length: 40 }, (_, night) => {
      const level = (night >= 30 ? 130 : 100) + (night % 3);
      return { night, runs: [level, level, level] };
    });
    const svg = historyPicture({ ...WORDS, nights });
    const levels = /<circle class="level"[^>]*>/g;
    const heights = attributes(svg, levels, 'cy');
    expect(heights).toHaveLength(40);
    expect(heights[0]).toBeCloseTo(labelAt(svg, '100', 'y') - 4, 1);
    expect(heights[30]).toBeCloseTo(labelAt(svg, '130', 'y') - 4, 1);
    expect(attributes(svg, levels, 'cx')[28]).toBeCloseTo(labelAt(svg, '28', 'x'), 1);
    // 130 and 131 against the mean of 100, 101 and 102.
    expect(svg).toContain('31: regressed since 30, +29 %');
    expect(svg).toContain('<title id="title">a &lt; b &amp; c</title>');
  });

  test.each([
    [0.2, 9.7, 5, [0, 2, 4, 6, 8, 10]],
    [97, 131, 4, [90, 100, 110, 120, 130, 140]],
  ])('ticks from %d to %d are round', (least, most, about, expected) => {
    expect(roundTicks(least, most, about)).toEqual(expected);
  });
});
