import { bytesOf, NEWLINE, type Bytes } from './bytes.ts';

/** A longer record is not data of any of these tools. */
export const MAX_RECORD_BYTES = 1 << 18;

/**
 * Reads whole records from a stretch of bytes.
 *
 * @returns the position behind the last whole record, at least `from`; what follows is given again, with more behind it
 */
export type ReadRecords = (bytes: Bytes, from: number, to: number) => number;

export interface RecordSplitter {
  push(chunk: Uint8Array): void;
  /** Reads the rest as a last record, even without a newline. */
  end(): void;
}

const ONE_NEWLINE = Uint8Array.of(NEWLINE);

/**
 * Gives chunks to a reader of records that end in newlines. Only the record at a chunk's edge is copied.
 *
 * @param onTooLong called once for a line above MAX_RECORD_BYTES, which is skipped; readers refuse such lines too
 */
export function createRecordSplitter(read: ReadRecords, onTooLong: () => void): RecordSplitter {
  let held = bytesOf(Buffer.alloc(1 << 12));
  let heldLength = 0;
  let skipping = false;

  function hold(piece: Uint8Array): void {
    if (heldLength + piece.length > held.at.length) {
      const larger = Buffer.alloc(Math.max(2 * held.at.length, heldLength + piece.length));
      held.at.copy(larger, 0, 0, heldLength);
      held = bytesOf(larger);
    }
    held.at.set(piece, heldLength);
    heldLength += piece.length;
  }

  /** @returns how much of the chunk went into records that began before it */
  function finishHeld(chunk: Buffer): number {
    let position = 0;
    while (heldLength > 0 && position < chunk.length) {
      const newline = chunk.indexOf(NEWLINE, position);
      const end = newline < 0 ? chunk.length : newline + 1;
      hold(chunk.subarray(position, end));
      position = end;
      if (newline >= 0) dropRead(read(held, 0, heldLength));
      else dropTooLong();
    }
    return position;
  }

  function dropRead(length: number): void {
    held.at.copyWithin(0, length, heldLength);
    heldLength -= length;
  }

  /** A line without an end; a record of several lines is left to its reader. */
  function dropTooLong(): void {
    if (heldLength <= MAX_RECORD_BYTES) return;
    if (held.at.subarray(0, heldLength).indexOf(NEWLINE) >= 0) {
      dropRead(read(held, 0, heldLength));
      return;
    }
    heldLength = 0;
    skipping = true;
    onTooLong();
  }

  function push(chunk: Uint8Array): void {
    const bytes = bytesOf(chunk);
    let position = 0;
    while (position < chunk.length) {
      if (skipping) {
        const newline = bytes.at.indexOf(NEWLINE, position);
        if (newline < 0) return;
        skipping = false;
        position = newline + 1;
      } else if (heldLength > 0) {
        position += finishHeld(bytes.at.subarray(position));
      } else {
        const end = read(bytes, position, chunk.length);
        position = chunk.length;
        hold(chunk.subarray(end));
        dropTooLong();
      }
    }
  }

  function end(): void {
    if (heldLength > 0 && held.at[heldLength - 1] !== NEWLINE) push(ONE_NEWLINE);
    // What no newline ends is given once more, so that the reader can give it up.
    while (heldLength > 0) {
      const length = read(held, 0, heldLength);
      if (length === 0) break;
      dropRead(length);
    }
  }

  return { push, end };
}
