import { describe, expect, test } from '@jest/globals';
import { quantity } from './quantity.ts';

describe('quantity', () => {
  test.each([
    ['250 ms', 250, 'ms'],
    ['1.2 s', 1200, 'ms'],
    ['1.2s', 1200, 'ms'],
    [' 800 us ', 0.8, 'ms'],
    ['5 min', 300_000, 'ms'],
    ['1 h', 3_600_000, 'ms'],
    ['64 MiB', 67_108_864, 'B'],
    ['2 kB', 2000, 'B'],
    ['512 B', 512, 'B'],
    ['120 /s', 120, '1/s'],
    ['120 1/s', 120, '1/s'],
    ['1 MiB/s', 1_048_576, 'B/s'],
    ['20 %', 0.2, ''],
    ['-3.5', -3.5, ''],
    ['1e3 ms', 1000, 'ms'],
    ['.5 s', 500, 'ms'],
  ])('reads "%s" as %f %s', async (text, value, unit) => {
    const result = await quantity(text);
    expect(result.value).toBeCloseTo(value, 9);
    expect(result.unit).toBe(unit);
  });

  test.each([
    '',
    'ms',
    '5 parsec',
    '5 m',
    '1,5 s',
    '5 ms s',
    '1e999 ms',
    'NaN ms',
    'Infinity',
    '0x10 ms',
    '2 * 3 ms',
    'import({})',
    '5 __proto__',
  ])('refuses "%s"', async (text) => {
    await expect(quantity(text)).rejects.toMatchObject({ code: 'CRITERION_INVALID' });
  });
});
