/**
 * Moves the decimal point in the digits, so that 7 % is 0.07 and comes back as 7: multiplying would give
 * 7.000000000000001.
 *
 * @param text a decimal number as `String` writes it
 */
export function shiftDecimal(text: string, places: number): number {
  const [mantissa, exponent = '0'] = text.toLowerCase().split('e');
  return Number(`${mantissa}e${Number(exponent) + places}`);
}
