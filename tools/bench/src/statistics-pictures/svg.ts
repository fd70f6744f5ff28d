/** Colours on the picture's own white ground: it reads the same on a dark page. */
export const COLORS = {
  ink: '#1f2328',
  quiet: '#59636e',
  grid: '#d8dee4',
  blue: '#0969da',
  red: '#cf222e',
  amber: '#9a6700',
  faint: '#afb8c1',
} as const;

export type Scale = {
  /** From a value to its place in pixels. */
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
};

/** A place in pixels, and its range of values. */
export function linear(
  [from, to]: readonly [number, number],
  [start, end]: readonly [number, number],
  ticks: readonly number[],
): Scale {
  return { at: (value) => start + ((value - from) / (to - from)) * (end - start), ticks };
}

/** @returns ticks at round distances that hold all values */
export function roundTicks(least: number, most: number, about: number): number[] {
  const raw = (most - least) / about;
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const distance = [1, 2, 5, 10].map((factor) => factor * magnitude).find((d) => d >= raw) ?? raw;
  const first = Math.floor(least / distance);
  const last = Math.ceil(most / distance);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * distance);
}

type Attributes = Readonly<Record<string, string | number>>;

/** @param content is put in as it is: text goes through `text` */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? pixels(value) : value}"`)
    .join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

export function text(x: number, y: number, words: string, attributes: Attributes = {}): string {
  return element('text', { x, y, fill: COLORS.quiet, ...attributes }, escaped(words));
}

export function line(
  from: readonly [number, number],
  to: readonly [number, number],
  stroke: string,
  attributes: Attributes = {},
): string {
  return element('line', { x1: from[0], y1: from[1], x2: to[0], y2: to[1], stroke, ...attributes });
}

export function polyline(
  points: readonly (readonly [number, number])[],
  stroke: string,
  attributes: Attributes = {},
): string {
  const places = points.map(([x, y]) => `${pixels(x)},${pixels(y)}`).join(' ');
  return element('polyline', { points: places, stroke, fill: 'none', ...attributes });
}

/**
 * Frames a picture with its name and what it shows, in words for those who cannot see it.
 *
 * @param body elements, drawn in their order
 */
export function picture(
  { title, description, width, height }: PictureFrame,
  body: readonly string[],
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description" font-family="system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="12">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="description">${escaped(description)}</desc>`,
    element('rect', {
      x: 0.5,
      y: 0.5,
      width: width - 1,
      height: height - 1,
      rx: 6,
      fill: '#ffffff',
      stroke: COLORS.grid,
    }),
    text(16, 24, title, { fill: COLORS.ink, 'font-size': 14, 'font-weight': 600 }),
    ...body,
    '</svg>',
    '',
  ].join('\n');
}

export type PictureFrame = {
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height: number;
};

function pixels(value: number): string {
  return String(Number(value.toFixed(2)));
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
