import { COLORS, element } from './svg.ts';

export type Shape = 'circle' | 'square' | 'triangle';

/** How each rule is drawn, in their order; told apart without colours too. */
export const RULE_STYLES = [
  { color: COLORS.blue, shape: 'circle' },
  { color: COLORS.red, shape: 'square' },
  { color: COLORS.amber, shape: 'triangle' },
] as const satisfies readonly { color: string; shape: Shape }[];

/** As they are called in pictures. */
export const RULE_NAMES: Readonly<Record<string, string>> = {
  ours: 'nightly decision',
  'plain +20 %': 'plain rule, +20 %',
  'multi-window': 'multi-window rule',
};

export function mark(shape: Shape, x: number, y: number, fill: string): string {
  const common = { class: 'mark', fill };
  switch (shape) {
    case 'circle':
      return element('circle', { ...common, cx: x, cy: y, r: 4 });
    case 'square':
      return element('rect', { ...common, x: x - 3.5, y: y - 3.5, width: 7, height: 7 });
    case 'triangle':
      return element('path', { ...common, d: `M${x.toFixed(2)} ${(y - 5).toFixed(2)}l4.5 8h-9z` });
  }
}
