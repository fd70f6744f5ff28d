import type { Unit } from 'mathjs';

/** A finite number in a base unit: 'ms', 'B', '1/s', 'B/s', '' for a plain number. */
export type Quantity = { readonly value: number; readonly unit: string };

/** Where mathjs keeps the exponents of time and of bits among those of all base dimensions. */
const TIME = 2;
const BITS = 8;

/** By these exponents: our name, and that of mathjs. */
const BASE_UNITS: Readonly<Record<string, readonly [string, string]>> = {
  '1 0': ['ms', 'ms'],
  '0 1': ['B', 'B'],
  '-1 0': ['1/s', 's^-1'],
  '-1 1': ['B/s', 'B/s'],
};

/** Suffixes of metric names, and the unit that their values have. */
const SUFFIXES = [
  ['Ms', 'ms'],
  ['Bytes', 'B'],
  ['Rps', 's^-1'],
] as const;

/** @returns the unit of a metric by its name, as mathjs writes it; undefined for a ratio or a count */
export function metricUnit(name: string): string | undefined {
  return SUFFIXES.find(([suffix]) => name.endsWith(suffix))?.[1];
}

/** @returns undefined for a unit that no metric has: ms², bytes times time, metres */
export function inBaseUnit(quantity: Unit): Quantity | undefined {
  const { dimensions } = quantity as Unit & { dimensions: readonly number[] };
  if (dimensions.some((exponent, index) => exponent !== 0 && index !== TIME && index !== BITS)) {
    return undefined;
  }
  const unit = BASE_UNITS[`${dimensions[TIME] ?? 0} ${dimensions[BITS] ?? 0}`];
  return unit && { value: quantity.toNumber(unit[1]), unit: unit[0] };
}
