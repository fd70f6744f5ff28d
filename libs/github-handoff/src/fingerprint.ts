import { createHash } from 'node:crypto';

const FINGERPRINT_LENGTH = 16;

/**
 * Names one problem: equal parts in equal order give an equal fingerprint.
 *
 * @returns the first 16 hex digits of SHA-256 over the parts as a JSON array, so that `['ab', 'c']` and `['a', 'bc']` differ
 */
export function fingerprint(parts: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return digest.slice(0, FINGERPRINT_LENGTH);
}
