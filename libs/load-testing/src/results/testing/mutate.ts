import type { Random } from './random.ts';

const BYTES = Buffer.from('\n\r"\',;\t\\{}[]:0123456789abcxyz<>/ .-\0\xff', 'latin1');
const MAX_BLOCK_BYTES = 2000;

/** Damages a file the way disks, killed writers and careless scripts do, one to three times. */
export function mutate(bytes: Buffer, random: Random): Buffer {
  let damaged: Buffer = Buffer.from(bytes);
  for (let count = 1 + random.below(3); count > 0; count--) damaged = damage(damaged, random);
  return damaged;
}

function damage(bytes: Buffer, random: Random): Buffer {
  const from = random.below(bytes.length + 1);
  const length = Math.min(bytes.length - from, 1 + random.below(MAX_BLOCK_BYTES));
  const block = bytes.subarray(from, from + length);
  const [before, behind] = [bytes.subarray(0, from), bytes.subarray(from + length)];
  switch (random.below(7)) {
    case 0:
      return Buffer.from(before);
    case 1:
      return Buffer.concat([before, behind]);
    case 2:
      return Buffer.concat([before, block, block, behind]);
    case 3:
      return Buffer.concat([before, Buffer.alloc(length), behind]);
    case 4:
      return Buffer.concat([before, anyByte(random), bytes.subarray(from)]);
    case 5:
      return Buffer.concat([before, bytes.subarray(Math.min(from + 1, bytes.length))]);
    default: {
      const changed = Buffer.from(bytes);
      if (from < changed.length) anyByte(random).copy(changed, from);
      return changed;
    }
  }
}

function anyByte(random: Random): Buffer {
  const at = random.below(BYTES.length);
  return BYTES.subarray(at, at + 1);
}
