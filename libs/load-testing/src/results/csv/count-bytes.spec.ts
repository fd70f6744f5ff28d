import { expect, test } from '@jest/globals';
import { bytesOf, COMMA } from '../bytes.ts';
import { seededRandom } from '../testing/random.ts';
import { countBytes, findNthByte } from './count-bytes.ts';

test('finds and counts as a plain loop does (seed 3)', () => {
  const random = seededRandom(3);
  for (let round = 0; round < 3000; round++) {
    // Neighbours of the comma, with and without the high bit, are what bit tricks get wrong.
    const choices = [COMMA, COMMA - 1, COMMA + 1, COMMA + 128, 0, 255, 1, 127, 128];
    const data = Buffer.from(
      Array.from({ length: random.below(40) }, () => choices[random.below(9)] ?? 0),
    );
    const from = random.below(data.length + 1);
    const to = from + random.below(data.length - from + 1);
    const places = [...data.keys()].filter((at) => at >= from && at < to && data[at] === COMMA);
    const bytes = bytesOf(data);
    expect(countBytes(bytes, from, to, COMMA)).toBe(places.length);
    for (let n = 1; n <= places.length + 1; n++)
      expect(findNthByte(bytes, from, to, COMMA, n)).toBe(places[n - 1] ?? -1);
  }
});
