import { describe, expect, test } from '@jest/globals';
import { readNumbers } from './read-numbers.ts';

const OPTIONS = {
  pairs: { min: 1, max: 10, whole: true, default: 5 },
  seconds: { min: 0.5, max: 60, whole: false },
};

describe('readNumbers', () => {
  test.each([
    [[], { pairs: 5, seconds: undefined }],
    [['--pairs', '3'], { pairs: 3, seconds: undefined }],
    [['--seconds=0.5', '--pairs', '10'], { pairs: 10, seconds: 0.5 }],
  ])('reads %j', (args, numbers) => {
    expect(readNumbers(args, OPTIONS)).toEqual(numbers);
  });

  test.each([
    [['--pairs', '2.5'], 'whole number from 1 to 10, found "2.5"'],
    [['--pairs', '11'], 'from 1 to 10'],
    [['--seconds', ''], 'number from 0.5 to 60'],
    [['--seconds', 'long'], 'found "long"'],
    [['--pairs'], '--pairs'],
    [['--nights', '1'], '--nights'],
    [['5'], '5'],
  ])('refuses %j', (args, message) => {
    expect(() => readNumbers(args, OPTIONS)).toThrow(
      expect.objectContaining({ code: 'USAGE', message: expect.stringContaining(message) }),
    );
  });
});
