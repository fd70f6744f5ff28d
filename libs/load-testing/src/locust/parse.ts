import { PerfError } from '@perf-agent/contracts';
import type { Sample } from '../summarize.ts';

const HEADER = 'startAtMs,endAtMs,failed,name';

export type ListenerFile = {
  /** In the order of their ends. */
  readonly samples: readonly Sample[];
  /** The last line is cut, or the closing line is missing: Locust was killed. */
  readonly partial: boolean;
  /** Locust's own CPU time over wall time, from start to end of the test. */
  readonly cpuShare?: number;
};

/**
 * Reads what assets/locust/listener.py wrote.
 *
 * @throws PerfError RAW_DATA_INVALID for anything else that is not in the format
 */
export function parseListener(text: string, file: string): ListenerFile {
  const lines = text.split('\n');
  if (lines[0] !== HEADER) {
    throw new PerfError(
      'RAW_DATA_INVALID',
      `locust: ${file}: expected the header "${HEADER}", found ${JSON.stringify(lines[0])}`,
    );
  }
  const tail = lines.pop() ?? '';
  const closing = /^generator,(\d+\.\d{3}),(\d+\.\d{3})$/.exec(lines.at(-1) ?? '');
  if (closing) lines.pop();
  const samples = lines.slice(1).map((line, index) => {
    const match = /^(\d+\.\d{3}),(\d+\.\d{3}),([01]),"/.exec(line);
    if (!match) {
      throw new PerfError(
        'RAW_DATA_INVALID',
        `locust: ${file}: line ${index + 2} is not a sample: ${JSON.stringify(line)}`,
      );
    }
    return { startAtMs: Number(match[1]), endAtMs: Number(match[2]), failed: match[3] === '1' };
  });
  if (!closing || tail !== '') return { samples, partial: true };
  const wallMs = Number(closing[2]);
  return {
    samples,
    partial: false,
    ...(wallMs > 0 ? { cpuShare: Number(closing[1]) / wallMs } : {}),
  };
}
