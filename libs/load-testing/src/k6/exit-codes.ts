/** What became of a k6 run, by its exit code. */
export type K6Ending =
  /** The data are whole. */
  | { readonly kind: 'complete'; readonly warning?: string }
  /** The data end early, for the named reason. */
  | { readonly kind: 'cut'; readonly reason: string }
  /** There is no run to speak of. */
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * Thresholds that were crossed are a measurement, not a failure of the tool.
 *
 * @see k6 source, errext/exitcodes/codes.go
 */
const ENDINGS: Readonly<Record<number, K6Ending>> = {
  0: { kind: 'complete' },
  97: { kind: 'failed', reason: 'the cloud run failed' },
  98: { kind: 'failed', reason: 'the progress of the cloud run was lost' },
  99: { kind: 'complete', warning: 'thresholds of the script were crossed' },
  100: { kind: 'failed', reason: 'setup() did not end in time' },
  101: { kind: 'cut', reason: 'teardown() did not end in time' },
  102: { kind: 'cut', reason: 'a timeout of k6 ended it' },
  103: { kind: 'cut', reason: 'it was stopped through its REST API' },
  104: { kind: 'failed', reason: 'its configuration is invalid' },
  105: { kind: 'cut', reason: 'it was stopped by a signal' },
  106: { kind: 'failed', reason: 'its REST API cannot start' },
  107: { kind: 'failed', reason: 'the script threw an exception' },
  108: { kind: 'cut', reason: 'the script aborted the test' },
  109: { kind: 'failed', reason: 'k6 crashed' },
  110: { kind: 'complete', warning: 'the script marked the test as failed' },
};

export function k6Ending(exitCode: number | undefined, signal?: string): K6Ending {
  if (exitCode === undefined)
    return { kind: 'cut', reason: `it was ended by ${signal ?? 'a signal'}` };
  return ENDINGS[exitCode] ?? { kind: 'failed', reason: 'k6 does not document this exit code' };
}
